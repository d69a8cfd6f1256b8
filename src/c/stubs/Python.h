/* Stub of CPython's Python.h: the interface of extension modules and embedders, from the names in its documentation. */
#ifndef SPAWNLINT_PYTHON_H
#define SPAWNLINT_PYTHON_H

#include <spawnlint_stub.h>

#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define PY_VERSION_HEX 0x030e00f0
#define PY_MAJOR_VERSION 3
#define PY_MINOR_VERSION 14
#define PY_SSIZE_T_CLEAN_STUB

typedef ssize_t Py_ssize_t;
typedef Py_ssize_t Py_hash_t;
typedef int PyGILState_STATE;
typedef wchar_t *SpawnlintWideString;
typedef struct _typeobject PyTypeObject;
typedef struct _object { Py_ssize_t ob_refcnt; PyTypeObject *ob_type; } PyObject;
typedef struct PyVarObject { PyObject ob_base; Py_ssize_t ob_size; } PyVarObject;
typedef PyObject *(*PyCFunction)(PyObject *, PyObject *);
typedef PyObject *(*PyCFunctionWithKeywords)(PyObject *, PyObject *, PyObject *);
typedef int (*inquiry)(PyObject *);
typedef int (*visitproc)(PyObject *, void *);
typedef int (*traverseproc)(PyObject *, visitproc, void *);
typedef int (*initproc)(PyObject *, PyObject *, PyObject *);
typedef PyObject *(*newfunc)(PyTypeObject *, PyObject *, PyObject *);
typedef PyObject *(*getter)(PyObject *, void *);
typedef int (*setter)(PyObject *, PyObject *, void *);
typedef void (*destructor)(PyObject *);
typedef void (*freefunc)(void *);
typedef PyObject *(*reprfunc)(PyObject *);
typedef PyObject *(*getiterfunc)(PyObject *);
typedef PyObject *(*iternextfunc)(PyObject *);
typedef PyObject *(*ternaryfunc)(PyObject *, PyObject *, PyObject *);
typedef struct PyMethodDef { const char *ml_name; PyCFunction ml_meth; int ml_flags; const char *ml_doc; } PyMethodDef;
typedef struct PyGetSetDef { const char *name; getter get; setter set; const char *doc; void *closure; } PyGetSetDef;
typedef struct PyMemberDef { const char *name; int type; Py_ssize_t offset; int flags; const char *doc; } PyMemberDef;
typedef struct PyModuleDef_Slot { int slot; void *value; } PyModuleDef_Slot;
typedef struct PyModuleDef_Base { PyObject ob_base; } PyModuleDef_Base;
typedef struct PyModuleDef {
    PyModuleDef_Base m_base;
    const char *m_name, *m_doc;
    Py_ssize_t m_size;
    PyMethodDef *m_methods;
    PyModuleDef_Slot *m_slots;
    traverseproc m_traverse;
    inquiry m_clear;
    freefunc m_free;
} PyModuleDef;
typedef struct PyType_Slot { int slot; void *pfunc; } PyType_Slot;
typedef struct PyType_Spec {
    const char *name;
    int basicsize, itemsize;
    unsigned flags;
    PyType_Slot *slots;
} PyType_Spec;
struct _typeobject {
    PyVarObject ob_base;
    const char *tp_name, *tp_doc;
    Py_ssize_t tp_basicsize, tp_itemsize, tp_dictoffset, tp_weaklistoffset;
    unsigned long tp_flags;
    destructor tp_dealloc;
    reprfunc tp_repr, tp_str;
    ternaryfunc tp_call;
    traverseproc tp_traverse;
    inquiry tp_clear;
    getiterfunc tp_iter;
    iternextfunc tp_iternext;
    PyMethodDef *tp_methods;
    PyMemberDef *tp_members;
    PyGetSetDef *tp_getset;
    PyTypeObject *tp_base;
    PyObject *tp_dict;
    initproc tp_init;
    newfunc tp_new;
    freefunc tp_free;
};
typedef struct _ts PyThreadState;
typedef struct _is PyInterpreterState;
typedef struct PyConfig { int isolated, use_environment; } PyConfig;
typedef struct PyStatus { int type; } PyStatus;
typedef struct Py_buffer { void *buf; PyObject *obj; Py_ssize_t len, itemsize; int readonly, ndim; } Py_buffer;
typedef void *PyThread_type_lock;

#define METH_VARARGS 1
#define METH_KEYWORDS 2
#define METH_NOARGS 4
#define METH_O 8
#define METH_CLASS 16
#define METH_STATIC 32
#define METH_FASTCALL 128
#define Py_TPFLAGS_DEFAULT 0
#define Py_TPFLAGS_BASETYPE (1UL << 10)
#define Py_mod_create 1
#define Py_mod_exec 2
#define PyModuleDef_HEAD_INIT {{1, NULL}}
#define PyObject_HEAD PyObject ob_base;
#define PyObject_HEAD_INIT(type) {1, type},
#define PyVarObject_HEAD_INIT(type, size) {{1, type}, size},
#define Py_None (&_Py_NoneStruct)
#define Py_True (&_Py_TrueStruct)
#define Py_False (&_Py_FalseStruct)
#define Py_RETURN_NONE return Py_None
#define Py_RETURN_TRUE return Py_True
#define Py_RETURN_FALSE return Py_False
#define Py_UNUSED(name) name
#define Py_VISIT(object)
#define Py_BEGIN_ALLOW_THREADS { PyThreadState *_save = PyEval_SaveThread();
#define Py_END_ALLOW_THREADS PyEval_RestoreThread(_save); }
#ifdef __cplusplus
#define PyMODINIT_FUNC extern "C" PyObject *
#else
#define PyMODINIT_FUNC PyObject *
#endif
#define Py_TYPE(object) (((PyObject *)(object))->ob_type)
#define Py_SIZE(object) (((PyVarObject *)(object))->ob_size)

SPAWNLINT_BEGIN
extern PyObject _Py_NoneStruct, _Py_TrueStruct, _Py_FalseStruct;
extern PyObject *PyExc_Exception, *PyExc_TypeError, *PyExc_ValueError, *PyExc_RuntimeError, *PyExc_OSError,
    *PyExc_IOError, *PyExc_MemoryError, *PyExc_KeyError, *PyExc_IndexError, *PyExc_AttributeError, *PyExc_ImportError,
    *PyExc_NotImplementedError, *PyExc_OverflowError, *PyExc_SystemError, *PyExc_StopIteration, *PyExc_Warning,
    *PyExc_RuntimeWarning, *PyExc_DeprecationWarning, *PyExc_KeyboardInterrupt, *PyExc_TimeoutError,
    *PyExc_BlockingIOError, *PyExc_ChildProcessError;
extern PyTypeObject PyType_Type, PyBaseObject_Type, PyLong_Type, PyUnicode_Type, PyDict_Type, PyList_Type, PyTuple_Type;
PyThreadState *PyEval_SaveThread SPAWNLINT_ARGUMENTS, *PyThreadState_Get SPAWNLINT_ARGUMENTS,
    *PyThreadState_Swap SPAWNLINT_ARGUMENTS, *Py_NewInterpreter SPAWNLINT_ARGUMENTS;
PyInterpreterState *PyInterpreterState_Get SPAWNLINT_ARGUMENTS;
PyObject *Py_NewRef SPAWNLINT_ARGUMENTS, *Py_XNewRef SPAWNLINT_ARGUMENTS;
long PyLong_AsLong SPAWNLINT_ARGUMENTS;
long long PyLong_AsLongLong SPAWNLINT_ARGUMENTS;
unsigned long PyLong_AsUnsignedLong SPAWNLINT_ARGUMENTS;
pid_t PyLong_AsPid SPAWNLINT_ARGUMENTS;
double PyFloat_AsDouble SPAWNLINT_ARGUMENTS;
Py_ssize_t PyList_Size SPAWNLINT_ARGUMENTS, PyTuple_Size SPAWNLINT_ARGUMENTS, PyDict_Size SPAWNLINT_ARGUMENTS,
    PyObject_Length SPAWNLINT_ARGUMENTS, PyObject_Size SPAWNLINT_ARGUMENTS, PySequence_Size SPAWNLINT_ARGUMENTS,
    PySequence_Length SPAWNLINT_ARGUMENTS, PyLong_AsSsize_t SPAWNLINT_ARGUMENTS, PyBytes_Size SPAWNLINT_ARGUMENTS,
    PyList_GET_SIZE SPAWNLINT_ARGUMENTS, PyTuple_GET_SIZE SPAWNLINT_ARGUMENTS;
const char *PyUnicode_AsUTF8 SPAWNLINT_ARGUMENTS, *PyUnicode_AsUTF8AndSize SPAWNLINT_ARGUMENTS;
char *PyBytes_AsString SPAWNLINT_ARGUMENTS, *PyBytes_AS_STRING SPAWNLINT_ARGUMENTS;
void *PyCapsule_GetPointer SPAWNLINT_ARGUMENTS, *PyMem_Malloc SPAWNLINT_ARGUMENTS, *PyMem_Realloc SPAWNLINT_ARGUMENTS,
    *PyMem_RawMalloc SPAWNLINT_ARGUMENTS, *PyObject_Malloc SPAWNLINT_ARGUMENTS, *PyModule_GetState SPAWNLINT_ARGUMENTS,
    *PyType_GetModuleState SPAWNLINT_ARGUMENTS;
PyObject *PyList_GET_ITEM SPAWNLINT_ARGUMENTS, *PyTuple_GET_ITEM SPAWNLINT_ARGUMENTS;
SpawnlintWideString Py_DecodeLocale SPAWNLINT_ARGUMENTS;
PyStatus Py_InitializeFromConfig SPAWNLINT_ARGUMENTS, PyConfig_SetString SPAWNLINT_ARGUMENTS,
    PyConfig_SetBytesString SPAWNLINT_ARGUMENTS, PyConfig_SetBytesArgv SPAWNLINT_ARGUMENTS;
PyThread_type_lock PyThread_allocate_lock SPAWNLINT_ARGUMENTS;
int PyThread_acquire_lock SPAWNLINT_ARGUMENTS;
PyObject *PyObject_Call SPAWNLINT_ARGUMENTS, *PyObject_CallObject SPAWNLINT_ARGUMENTS,
    *PyObject_CallFunction SPAWNLINT_ARGUMENTS, *PyObject_CallMethod SPAWNLINT_ARGUMENTS,
    *PyObject_CallFunctionObjArgs SPAWNLINT_ARGUMENTS, *PyObject_CallNoArgs SPAWNLINT_ARGUMENTS,
    *PyObject_CallOneArg SPAWNLINT_ARGUMENTS, *PyObject_GetAttr SPAWNLINT_ARGUMENTS,
    *PyObject_GetAttrString SPAWNLINT_ARGUMENTS, *PyObject_GetItem SPAWNLINT_ARGUMENTS,
    *PyObject_Str SPAWNLINT_ARGUMENTS, *PyObject_Repr SPAWNLINT_ARGUMENTS, *PyObject_GetIter SPAWNLINT_ARGUMENTS,
    *PyObject_Type SPAWNLINT_ARGUMENTS, *PyImport_ImportModule SPAWNLINT_ARGUMENTS,
    *PyImport_Import SPAWNLINT_ARGUMENTS, *PyImport_AddModule SPAWNLINT_ARGUMENTS,
    *PyImport_GetModuleDict SPAWNLINT_ARGUMENTS, *PyModule_Create SPAWNLINT_ARGUMENTS,
    *PyModule_Create2 SPAWNLINT_ARGUMENTS, *PyModuleDef_Init SPAWNLINT_ARGUMENTS,
    *PyModule_GetDict SPAWNLINT_ARGUMENTS, *PyModule_New SPAWNLINT_ARGUMENTS, *PyDict_New SPAWNLINT_ARGUMENTS,
    *PyDict_GetItem SPAWNLINT_ARGUMENTS, *PyDict_GetItemString SPAWNLINT_ARGUMENTS,
    *PyDict_GetItemWithError SPAWNLINT_ARGUMENTS, *PyDict_Keys SPAWNLINT_ARGUMENTS,
    *PyDict_Values SPAWNLINT_ARGUMENTS, *PyDict_Items SPAWNLINT_ARGUMENTS, *PyDict_Copy SPAWNLINT_ARGUMENTS,
    *PyList_New SPAWNLINT_ARGUMENTS, *PyList_GetItem SPAWNLINT_ARGUMENTS, *PyList_AsTuple SPAWNLINT_ARGUMENTS,
    *PyTuple_New SPAWNLINT_ARGUMENTS, *PyTuple_GetItem SPAWNLINT_ARGUMENTS, *PyTuple_Pack SPAWNLINT_ARGUMENTS,
    *PySet_New SPAWNLINT_ARGUMENTS, *PyLong_FromLong SPAWNLINT_ARGUMENTS, *PyLong_FromLongLong SPAWNLINT_ARGUMENTS,
    *PyLong_FromUnsignedLong SPAWNLINT_ARGUMENTS, *PyLong_FromSize_t SPAWNLINT_ARGUMENTS,
    *PyLong_FromSsize_t SPAWNLINT_ARGUMENTS, *PyLong_FromPid SPAWNLINT_ARGUMENTS,
    *PyFloat_FromDouble SPAWNLINT_ARGUMENTS, *PyBool_FromLong SPAWNLINT_ARGUMENTS,
    *PyBytes_FromString SPAWNLINT_ARGUMENTS, *PyBytes_FromStringAndSize SPAWNLINT_ARGUMENTS,
    *PyUnicode_FromString SPAWNLINT_ARGUMENTS, *PyUnicode_FromStringAndSize SPAWNLINT_ARGUMENTS,
    *PyUnicode_FromFormat SPAWNLINT_ARGUMENTS, *PyUnicode_DecodeFSDefault SPAWNLINT_ARGUMENTS,
    *PyUnicode_AsUTF8String SPAWNLINT_ARGUMENTS, *PyUnicode_EncodeFSDefault SPAWNLINT_ARGUMENTS,
    *PyIter_Next SPAWNLINT_ARGUMENTS, *PySequence_GetItem SPAWNLINT_ARGUMENTS, *PySequence_Fast SPAWNLINT_ARGUMENTS,
    *PySequence_List SPAWNLINT_ARGUMENTS, *PySequence_Tuple SPAWNLINT_ARGUMENTS,
    *PyErr_Occurred SPAWNLINT_ARGUMENTS, *PyErr_NewException SPAWNLINT_ARGUMENTS,
    *PyErr_SetFromErrno SPAWNLINT_ARGUMENTS, *PyErr_SetFromErrnoWithFilename SPAWNLINT_ARGUMENTS,
    *PyErr_NoMemory SPAWNLINT_ARGUMENTS, *PyErr_Format SPAWNLINT_ARGUMENTS, *Py_BuildValue SPAWNLINT_ARGUMENTS,
    *PyCapsule_New SPAWNLINT_ARGUMENTS, *PyRun_String SPAWNLINT_ARGUMENTS, *PyRun_StringFlags SPAWNLINT_ARGUMENTS,
    *PyEval_GetGlobals SPAWNLINT_ARGUMENTS, *PyEval_GetLocals SPAWNLINT_ARGUMENTS,
    *PyEval_GetBuiltins SPAWNLINT_ARGUMENTS, *PyCFunction_New SPAWNLINT_ARGUMENTS,
    *PyCFunction_NewEx SPAWNLINT_ARGUMENTS, *PyType_GenericNew SPAWNLINT_ARGUMENTS,
    *PyType_FromSpec SPAWNLINT_ARGUMENTS, *PySys_GetObject SPAWNLINT_ARGUMENTS, *PyFile_FromFd SPAWNLINT_ARGUMENTS,
    *PyMemoryView_FromObject SPAWNLINT_ARGUMENTS, *PyWeakref_NewRef SPAWNLINT_ARGUMENTS,
    *PyThreadState_GetDict SPAWNLINT_ARGUMENTS;
int PyArg_ParseTuple SPAWNLINT_ARGUMENTS, PyArg_ParseTupleAndKeywords SPAWNLINT_ARGUMENTS,
    PyArg_UnpackTuple SPAWNLINT_ARGUMENTS, PyArg_Parse SPAWNLINT_ARGUMENTS, PyObject_SetAttr SPAWNLINT_ARGUMENTS,
    PyObject_SetAttrString SPAWNLINT_ARGUMENTS, PyObject_HasAttr SPAWNLINT_ARGUMENTS,
    PyObject_HasAttrString SPAWNLINT_ARGUMENTS, PyObject_IsTrue SPAWNLINT_ARGUMENTS,
    PyObject_IsInstance SPAWNLINT_ARGUMENTS, PyObject_AsFileDescriptor SPAWNLINT_ARGUMENTS,
    PyObject_GetBuffer SPAWNLINT_ARGUMENTS, PyCallable_Check SPAWNLINT_ARGUMENTS,
    PyModule_AddObject SPAWNLINT_ARGUMENTS, PyModule_AddObjectRef SPAWNLINT_ARGUMENTS,
    PyModule_AddIntConstant SPAWNLINT_ARGUMENTS, PyModule_AddStringConstant SPAWNLINT_ARGUMENTS,
    PyModule_AddFunctions SPAWNLINT_ARGUMENTS, PyModule_AddType SPAWNLINT_ARGUMENTS,
    PyDict_SetItem SPAWNLINT_ARGUMENTS, PyDict_SetItemString SPAWNLINT_ARGUMENTS,
    PyDict_DelItem SPAWNLINT_ARGUMENTS, PyDict_DelItemString SPAWNLINT_ARGUMENTS,
    PyDict_Contains SPAWNLINT_ARGUMENTS, PyDict_Next SPAWNLINT_ARGUMENTS, PyDict_Update SPAWNLINT_ARGUMENTS,
    PyList_Append SPAWNLINT_ARGUMENTS, PyList_SetItem SPAWNLINT_ARGUMENTS, PyTuple_SetItem SPAWNLINT_ARGUMENTS,
    PySet_Add SPAWNLINT_ARGUMENTS, PyErr_ExceptionMatches SPAWNLINT_ARGUMENTS,
    PyErr_CheckSignals SPAWNLINT_ARGUMENTS, PyErr_WarnEx SPAWNLINT_ARGUMENTS, PyErr_WarnFormat SPAWNLINT_ARGUMENTS,
    PyRun_SimpleString SPAWNLINT_ARGUMENTS, PyRun_SimpleStringFlags SPAWNLINT_ARGUMENTS,
    PyRun_SimpleFile SPAWNLINT_ARGUMENTS, PyRun_AnyFile SPAWNLINT_ARGUMENTS,
    PyRun_InteractiveLoop SPAWNLINT_ARGUMENTS, PyGILState_Ensure SPAWNLINT_ARGUMENTS,
    PyGILState_Check SPAWNLINT_ARGUMENTS, Py_IsInitialized SPAWNLINT_ARGUMENTS, Py_FinalizeEx SPAWNLINT_ARGUMENTS,
    Py_Main SPAWNLINT_ARGUMENTS, Py_BytesMain SPAWNLINT_ARGUMENTS, Py_RunMain SPAWNLINT_ARGUMENTS,
    PyType_Ready SPAWNLINT_ARGUMENTS, PyImport_AppendInittab SPAWNLINT_ARGUMENTS,
    Py_AddPendingCall SPAWNLINT_ARGUMENTS, Py_AtExit SPAWNLINT_ARGUMENTS, Py_IsNone SPAWNLINT_ARGUMENTS,
    PyStatus_Exception SPAWNLINT_ARGUMENTS, PyUnicode_FSConverter SPAWNLINT_ARGUMENTS,
    PyLong_Check SPAWNLINT_ARGUMENTS, PyList_Check SPAWNLINT_ARGUMENTS, PyTuple_Check SPAWNLINT_ARGUMENTS,
    PyDict_Check SPAWNLINT_ARGUMENTS, PyUnicode_Check SPAWNLINT_ARGUMENTS, PyBytes_Check SPAWNLINT_ARGUMENTS,
    PyFloat_Check SPAWNLINT_ARGUMENTS, PyBool_Check SPAWNLINT_ARGUMENTS, PySequence_Check SPAWNLINT_ARGUMENTS,
    PyBytes_AsStringAndSize SPAWNLINT_ARGUMENTS;
void Py_Initialize SPAWNLINT_ARGUMENTS, Py_InitializeEx SPAWNLINT_ARGUMENTS, Py_Finalize SPAWNLINT_ARGUMENTS,
    Py_SetProgramName SPAWNLINT_ARGUMENTS, Py_SetPythonHome SPAWNLINT_ARGUMENTS,
    PyEval_InitThreads SPAWNLINT_ARGUMENTS, PyEval_RestoreThread SPAWNLINT_ARGUMENTS,
    PyEval_AcquireLock SPAWNLINT_ARGUMENTS, PyEval_ReleaseLock SPAWNLINT_ARGUMENTS,
    PyEval_AcquireThread SPAWNLINT_ARGUMENTS, PyEval_ReleaseThread SPAWNLINT_ARGUMENTS,
    PyGILState_Release SPAWNLINT_ARGUMENTS, PyErr_Clear SPAWNLINT_ARGUMENTS, PyErr_Print SPAWNLINT_ARGUMENTS,
    PyErr_PrintEx SPAWNLINT_ARGUMENTS, PyErr_SetString SPAWNLINT_ARGUMENTS, PyErr_SetObject SPAWNLINT_ARGUMENTS,
    PyErr_SetNone SPAWNLINT_ARGUMENTS, PyErr_Fetch SPAWNLINT_ARGUMENTS, PyErr_Restore SPAWNLINT_ARGUMENTS,
    PyErr_WriteUnraisable SPAWNLINT_ARGUMENTS, PyMem_Free SPAWNLINT_ARGUMENTS, PyMem_RawFree SPAWNLINT_ARGUMENTS,
    PyObject_Free SPAWNLINT_ARGUMENTS, PyBuffer_Release SPAWNLINT_ARGUMENTS, PySys_SetArgv SPAWNLINT_ARGUMENTS,
    PySys_SetArgvEx SPAWNLINT_ARGUMENTS, PySys_WriteStdout SPAWNLINT_ARGUMENTS,
    PySys_WriteStderr SPAWNLINT_ARGUMENTS, PyOS_BeforeFork SPAWNLINT_ARGUMENTS, PyOS_AfterFork SPAWNLINT_ARGUMENTS,
    PyOS_AfterFork_Parent SPAWNLINT_ARGUMENTS, PyOS_AfterFork_Child SPAWNLINT_ARGUMENTS,
    Py_FatalError SPAWNLINT_ARGUMENTS, Py_INCREF SPAWNLINT_ARGUMENTS, Py_DECREF SPAWNLINT_ARGUMENTS,
    Py_XINCREF SPAWNLINT_ARGUMENTS, Py_XDECREF SPAWNLINT_ARGUMENTS, Py_CLEAR SPAWNLINT_ARGUMENTS,
    Py_SETREF SPAWNLINT_ARGUMENTS, PyThread_free_lock SPAWNLINT_ARGUMENTS,
    PyThread_release_lock SPAWNLINT_ARGUMENTS, PyConfig_InitPythonConfig SPAWNLINT_ARGUMENTS,
    PyConfig_Clear SPAWNLINT_ARGUMENTS, Py_EndInterpreter SPAWNLINT_ARGUMENTS, PyList_SET_ITEM SPAWNLINT_ARGUMENTS,
    PyTuple_SET_ITEM SPAWNLINT_ARGUMENTS, Py_SET_TYPE SPAWNLINT_ARGUMENTS, Py_Exit SPAWNLINT_ARGUMENTS;
SPAWNLINT_END

#endif
