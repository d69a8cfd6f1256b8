/* Stub of MySQL's mysql.h. */
#ifndef SPAWNLINT_MYSQL_H
#define SPAWNLINT_MYSQL_H

#include <spawnlint_stub.h>

typedef struct st_mysql { void *net; } MYSQL;
typedef struct st_mysql_res MYSQL_RES;
typedef char **MYSQL_ROW;

SPAWNLINT_BEGIN
MYSQL *mysql_init SPAWNLINT_ARGUMENTS, *mysql_real_connect SPAWNLINT_ARGUMENTS;
MYSQL_RES *mysql_store_result SPAWNLINT_ARGUMENTS, *mysql_use_result SPAWNLINT_ARGUMENTS;
MYSQL_ROW mysql_fetch_row SPAWNLINT_ARGUMENTS;
const char *mysql_error SPAWNLINT_ARGUMENTS;
int mysql_query SPAWNLINT_ARGUMENTS, mysql_real_query SPAWNLINT_ARGUMENTS, mysql_ping SPAWNLINT_ARGUMENTS,
    mysql_commit SPAWNLINT_ARGUMENTS, mysql_options SPAWNLINT_ARGUMENTS;
void mysql_close SPAWNLINT_ARGUMENTS, mysql_free_result SPAWNLINT_ARGUMENTS;
SPAWNLINT_END

#endif
