/* For a libclang that is installed without its own headers. */
#ifndef __cplusplus
#define alignas _Alignas
#define alignof _Alignof
#endif
