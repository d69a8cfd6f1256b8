/* Stub of hiredis' hiredis.h. */
#ifndef SPAWNLINT_HIREDIS_H
#define SPAWNLINT_HIREDIS_H

#include <spawnlint_stub.h>

typedef struct redisContext { int err; char errstr[128]; int fd; } redisContext;
typedef struct redisReply { int type; long long integer; char *str; } redisReply;

SPAWNLINT_BEGIN
redisContext *redisConnect SPAWNLINT_ARGUMENTS, *redisConnectUnix SPAWNLINT_ARGUMENTS,
    *redisConnectWithTimeout SPAWNLINT_ARGUMENTS;
void *redisCommand SPAWNLINT_ARGUMENTS, *redisCommandArgv SPAWNLINT_ARGUMENTS;
void redisFree SPAWNLINT_ARGUMENTS, freeReplyObject SPAWNLINT_ARGUMENTS;
int redisAppendCommand SPAWNLINT_ARGUMENTS, redisGetReply SPAWNLINT_ARGUMENTS;
SPAWNLINT_END

#endif
