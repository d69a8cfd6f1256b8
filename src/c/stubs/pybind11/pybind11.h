/* Stub of pybind11: what modules of C++ are written with, from the names in its documentation. */
#ifndef SPAWNLINT_PYBIND11_H
#define SPAWNLINT_PYBIND11_H

#include <Python.h>

namespace pybind11 {

struct object {
    template <class... A> object(A &&...);
    template <class... A> object operator()(A &&...) const;
    template <class T> object operator[](T &&) const;
    template <class T> T cast() const;
    template <class T> operator T() const;
    object attr(const char *) const;
    PyObject *ptr() const;
    object release();
    object begin() const;
    object end() const;
    Py_ssize_t size() const;
    bool is_none() const;
    template <class... A> object append(A &&...) const;
    template <class... A> object contains(A &&...) const;
};

struct handle : object { template <class... A> handle(A &&...); };
struct bytes : object { template <class... A> bytes(A &&...); };
struct str : object { template <class... A> str(A &&...); };
struct dict : object { template <class... A> dict(A &&...); };
struct list : object { template <class... A> list(A &&...); };
struct tuple : object { template <class... A> tuple(A &&...); };
struct set : object { template <class... A> set(A &&...); };
struct args : object { template <class... A> args(A &&...); };
struct kwargs : object { template <class... A> kwargs(A &&...); };
struct function : object { template <class... A> function(A &&...); };
struct capsule : object { template <class... A> capsule(A &&...); };
struct buffer : object { template <class... A> buffer(A &&...); };
struct bool_ : object { template <class... A> bool_(A &&...); };
struct int_ : object { template <class... A> int_(A &&...); };
struct float_ : object { template <class... A> float_(A &&...); };
struct none : object { template <class... A> none(A &&...); };
struct dtype : object { template <class... A> dtype(A &&...); };
struct buffer_info { void *ptr; Py_ssize_t itemsize, size, ndim; object shape, strides; };

template <class T, int F = 0> struct array_t : object {
    template <class... A> array_t(A &&...);
    T *mutable_data() const;
    const T *data() const;
    Py_ssize_t shape(int) const;
    Py_ssize_t ndim() const;
    buffer_info request() const;
};
struct array : object {
    template <class... A> array(A &&...);
    enum { c_style = 1, f_style = 2, forcecast = 16 };
    buffer_info request() const;
    Py_ssize_t shape(int) const;
};

struct arg {
    explicit arg(const char *);
    template <class T> arg operator=(T &&) const;
    arg noconvert() const;
    arg none(bool = true) const;
};

class module_ : public object {
public:
    template <class... A> module_(A &&...);
    template <class... A> module_ &def(const char *, A &&...) { return *this; }
    object &doc();
    template <class... A> module_ def_submodule(A &&...);
    template <class... A> void add_object(A &&...);
    template <class... A> static module_ import(A &&...);
};
typedef module_ module;

template <class T, class... O> class class_ : public object {
public:
    template <class... A> class_(A &&...) {}
    template <class... A> class_ &def(A &&...) { return *this; }
    template <class... A> class_ &def_static(A &&...) { return *this; }
    template <class... A> class_ &def_readwrite(A &&...) { return *this; }
    template <class... A> class_ &def_readonly(A &&...) { return *this; }
    template <class... A> class_ &def_property(A &&...) { return *this; }
    template <class... A> class_ &def_property_readonly(A &&...) { return *this; }
    template <class... A> class_ &def_buffer(A &&...) { return *this; }
};
template <class T> class enum_ : public object {
public:
    template <class... A> enum_(A &&...);
    template <class... A> enum_ &value(A &&...) { return *this; }
    enum_ &export_values();
};

template <class... A, class... B> object init(B &&...);
template <class... A> object cast(A &&...);
template <class... A> object make_tuple(A &&...);
template <class... A> object pickle(A &&...);
template <class... A> void print(A &&...);
template <class... A> void register_exception(A &&...);
template <class... A> struct call_guard {};
template <class... A> struct keep_alive {};
template <class... A> struct overload_cast_impl { template <class F> F operator()(F, ...) const; };
struct gil_scoped_release { gil_scoped_release(); ~gil_scoped_release(); };
struct gil_scoped_acquire { gil_scoped_acquire(); ~gil_scoped_acquire(); };
struct scoped_interpreter { scoped_interpreter(); ~scoped_interpreter(); };
enum class return_value_policy { automatic, automatic_reference, take_ownership, copy, move, reference,
                                 reference_internal };
struct buffer_protocol {};
struct dynamic_attr {};
struct module_local {};
struct error_already_set { const char *what() const; };
struct value_error { value_error(const char *); };
struct type_error { type_error(const char *); };
struct index_error { index_error(const char *); };

namespace literals {
arg operator"" _a(const char *, decltype(sizeof 0));
}

} // namespace pybind11

/* Named as pybind11 itself names it. The name may be a macro. */
#define PYBIND11_MODULE(name, variable, ...) SPAWNLINT_PYBIND11_MODULE(name, variable)
#define SPAWNLINT_PYBIND11_MODULE(name, variable) void pybind11_init_##name(::pybind11::module_ &variable)
#define PYBIND11_OVERRIDE(...)
#define PYBIND11_MAKE_OPAQUE(...)

#endif
