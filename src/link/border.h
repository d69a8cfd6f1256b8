/* One program in two languages: what Python sees of C.
 *
 * An extension module is a C file with a function `PyInit_name`. Importing it runs that function and those in the
 * module's slots; its attributes are what the tables of the file say (PyMethodDef, PyTypeObject, PyType_Spec), read
 * from the initialisers that lead from there. What pybind11 and TORCH_LIBRARY register is found in the calls of `def`
 * and `impl`. A library that ctypes or cffi opened gives its C functions by their names.
 *
 * A call from Python then walks the C function like any other, so what it does happens in the caller; what Python hands
 * over is not followed any further, and what comes back is unknown.
 *
 * Sources: https://docs.python.org/3/c-api/module.html, https://docs.python.org/3/c-api/structures.html,
 * https://docs.python.org/3/library/ctypes.html, https://cffi.readthedocs.io/en/stable/using.html,
 * https://pybind11.readthedocs.io/en/stable/basics.html, https://pytorch.org/cppdocs/library.html */
#ifndef SPAWNLINT_LINK_BORDER_H
#define SPAWNLINT_LINK_BORDER_H

#include "link/analysis.h"

/* What is known of C files as seen from Python, and part of the program. */
typedef struct Border Border;
Border *border_new(void);
void border_free(Border *border);

/* Looks at a C file that joins the program; its module becomes one of the program's. */
void border_add_file(Program *program, FileState *file);

/* The file is an extension module, of which Python sees the attributes below and no global of C. */
bool border_is_extension(const Program *program, const FileState *file);

/* Reads the tables of all files, when all have been added. */
void border_read(Program *program);

/* Whether a function that raises by its result does so by returning this: NULL, -1, what PyErr_Format gives back. */
bool border_is_failure(const Frame *frame, ValueId value, SetId set);

/* An attribute of an extension module, unknown when the tables do not name it. */
SetId border_member(Program *program, const FileState *file, StrId name);

/* What importing the module runs besides its initialisers; the frame is that of the file's top level. */
void border_run_init(Frame *frame, State *state);

/* The kinds of OBJECT_NAMED (its detail) that stand for something of C. */
typedef enum BorderKind {
    BORDER_NONE,
    BORDER_LIBRARY,  /* a shared library; text: "libc", or "library" for any other */
    BORDER_TYPE,     /* a type of an extension module, (file, id) being the value of its initialiser */
    BORDER_INSTANCE, /* one of its instances */
    BORDER_FFI       /* cffi.FFI() */
} BorderKind;

/* An attribute of such an object, and a call of one. */
SetId border_attribute(Frame *frame, const Object *object, StrId name);
SetId border_call_object(Frame *frame, State *state, ValueId call, const Object *object,
                         const CallArguments *arguments);

/* Whether a dotted name opens libraries of C: `ctypes.CDLL`, `cffi.FFI`. */
bool border_is_opener(const Program *program, StrId dotted);

/* A function of a library that a modelled class stands for, `ctypes.CDLL`; 0 when it is no such object. */
SetId border_library_member(Frame *frame, const Object *made, StrId name);

/* What a call by its dotted name gives that has to do with C: `ctypes.CDLL(…)`, `torch.ops.space.name(…)`; 0 when it
 * has not. */
SetId border_call_named(Frame *frame, State *state, ValueId call, StrId name, const CallArguments *arguments);

/* What `from module import lib` binds if the file imports `ffi` from there too: a module that cffi has made; else 0. */
SetId border_import_lib(Frame *frame, const Action *import);

/* A call of a C function from Python. */
SetId border_call_function(Frame *frame, State *state, ValueId call, const Object *function,
                           const CallArguments *arguments);

#endif
