/* For a libclang that is installed without its own headers. */
#define noreturn _Noreturn
