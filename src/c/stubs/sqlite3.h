/* Stub of SQLite's sqlite3.h. */
#ifndef SPAWNLINT_SQLITE3_H
#define SPAWNLINT_SQLITE3_H

#include <spawnlint_stub.h>

#define SQLITE_OK 0
#define SQLITE_ROW 100
#define SQLITE_DONE 101
#define SQLITE_OPEN_READONLY 1
#define SQLITE_OPEN_READWRITE 2
#define SQLITE_OPEN_CREATE 4

typedef struct sqlite3 sqlite3;
typedef struct sqlite3_stmt sqlite3_stmt;
typedef long long sqlite3_int64;

SPAWNLINT_BEGIN
int sqlite3_open SPAWNLINT_ARGUMENTS, sqlite3_open_v2 SPAWNLINT_ARGUMENTS, sqlite3_close SPAWNLINT_ARGUMENTS,
    sqlite3_close_v2 SPAWNLINT_ARGUMENTS, sqlite3_exec SPAWNLINT_ARGUMENTS, sqlite3_prepare SPAWNLINT_ARGUMENTS,
    sqlite3_prepare_v2 SPAWNLINT_ARGUMENTS, sqlite3_prepare_v3 SPAWNLINT_ARGUMENTS,
    sqlite3_step SPAWNLINT_ARGUMENTS, sqlite3_finalize SPAWNLINT_ARGUMENTS, sqlite3_reset SPAWNLINT_ARGUMENTS,
    sqlite3_bind_int SPAWNLINT_ARGUMENTS, sqlite3_bind_int64 SPAWNLINT_ARGUMENTS,
    sqlite3_bind_text SPAWNLINT_ARGUMENTS, sqlite3_bind_blob SPAWNLINT_ARGUMENTS,
    sqlite3_column_int SPAWNLINT_ARGUMENTS, sqlite3_get_table SPAWNLINT_ARGUMENTS,
    sqlite3_busy_timeout SPAWNLINT_ARGUMENTS, sqlite3_wal_checkpoint_v2 SPAWNLINT_ARGUMENTS;
const char *sqlite3_errmsg SPAWNLINT_ARGUMENTS;
const unsigned char *sqlite3_column_text SPAWNLINT_ARGUMENTS;
void sqlite3_free SPAWNLINT_ARGUMENTS;
SPAWNLINT_END

#endif
