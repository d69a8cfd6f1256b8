/* For a libclang that is installed without its own headers: stddef.h by the compiler's predefined types. */
#ifndef SPAWNLINT_STDDEF_H
#define SPAWNLINT_STDDEF_H

typedef __SIZE_TYPE__ size_t;
typedef __PTRDIFF_TYPE__ ptrdiff_t;
typedef struct {
    long long align_long_long __attribute__((aligned(__alignof__(long long))));
    long double align_long_double __attribute__((aligned(__alignof__(long double))));
} max_align_t;
#ifdef __cplusplus
namespace std {
typedef decltype(nullptr) nullptr_t;
}
#else
typedef __WCHAR_TYPE__ wchar_t;
#endif
#define offsetof(type, member) __builtin_offsetof(type, member)

#endif

/* glibc's headers ask for single names again and again. */
#if defined __need_wint_t && !defined SPAWNLINT_WINT_T
#define SPAWNLINT_WINT_T
typedef __WINT_TYPE__ wint_t;
#endif
#undef NULL
#ifdef __cplusplus
#define NULL __null
#else
#define NULL ((void *)0)
#endif
