/* What cannot be handled: a bug in spawnlint itself, and running out of memory. Everything else is a value that is
 * returned to the caller: library code never exits and never jumps. */
#ifndef SPAWNLINT_BASE_FAIL_H
#define SPAWNLINT_BASE_FAIL_H

/* An invariant of this program is broken. Always compiled in: a wrong answer is worse than no answer. */
#define BUG(message) fail_bug(__FILE__, __LINE__, (message))

_Noreturn void fail_bug(const char *file, int line, const char *message);

/* The system has no memory left. Called by the arena, the vectors and the maps, so that no caller tests for NULL. */
_Noreturn void fail_out_of_memory(void);

#endif
