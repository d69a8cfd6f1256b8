/* One socket a child: numbers of items go down, answers with a heading come up. The caller waits for all
 * sockets at once, and an end of file means that the child is gone. */
#define _GNU_SOURCE /* prctl, SOCK_CLOEXEC */
#include "base/crew.h"

#include "base/arena.h"
#include "base/fail.h"
#include "base/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

enum { TICK_MILLISECONDS = 100 };

/* In front of an answer. */
typedef struct Heading {
    uint64_t length;
    uint64_t goes_on; /* 0: the child ends now */
} Heading;

typedef struct Child {
    pid_t process; /* 0: none */
    int socket;
    bool is_busy;
    size_t item;
    int64_t deadline; /* in milliseconds */
    Buffer answer;    /* as far as it has come, its heading in front */
} Child;

typedef struct Team {
    const Crew *crew;
    Child *children;
    unsigned count;
    size_t next; /* the first item that nobody has got */
} Team;

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* --- In the child --- */

static bool write_all(int socket, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = send(socket, bytes, length, MSG_NOSIGNAL);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

static bool read_item(int socket, size_t *item)
{
    for (;;) {
        ssize_t got = recv(socket, item, sizeof *item, MSG_WAITALL);
        if (got >= 0 || errno != EINTR) {
            return got == (ssize_t)sizeof *item;
        }
    }
}

typedef struct Service {
    const Crew *crew;
    int socket;
} Service;

static void serve(void *context, size_t unused, unsigned worker)
{
    (void)unused;
    (void)worker;
    const Service *service = context;
    size_t item;
    bool goes_on = true;
    Buffer answer = {0};
    while (goes_on && read_item(service->socket, &item)) {
        answer.length = 0;
        goes_on = service->crew->work(service->crew->context, item, &answer);
        Heading heading = {.length = answer.length, .goes_on = goes_on};
        goes_on &= write_all(service->socket, (const char *)&heading, sizeof heading) &&
                   write_all(service->socket, answer.bytes, answer.length);
    }
}

/* What the code behind the work prints is not for the user, and the child ends with its parent. */
static void settle(const Team *team, int socket)
{
    for (unsigned i = 0; i < team->count; i++) {
        if (team->children[i].process != 0) {
            close(team->children[i].socket);
        }
    }
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere >= 0) {
        dup2(nowhere, STDERR_FILENO);
        dup2(nowhere, STDOUT_FILENO);
    }
    signal(SIGINT, SIG_DFL);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    Service service = {.crew = team->crew, .socket = socket};
    pool_for_each(1, 1, serve, &service);
    _exit(0);
}

/* --- In the caller --- */

static bool start_child(Team *team, Child *child)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return false;
    }
    pid_t process = fork();
    if (process == 0) {
        close(ends[0]);
        settle(team, ends[1]);
    }
    close(ends[1]);
    if (process < 0) {
        close(ends[0]);
        return false;
    }
    child->process = process;
    child->socket = ends[0];
    child->is_busy = false;
    child->answer.length = 0;
    return true;
}

static void end_child(Child *child, bool kills)
{
    if (child->process == 0) {
        return;
    }
    close(child->socket);
    if (kills) {
        kill(child->process, SIGKILL);
    }
    while (waitpid(child->process, NULL, 0) < 0 && errno == EINTR) {
    }
    child->process = 0;
    child->is_busy = false;
}

static void lose(Team *team, Child *child, CrewLoss loss)
{
    end_child(child, true);
    team->crew->lose(team->crew->context, child->item, loss);
}

/* Gives the child its next item; a child that is gone already gets a successor. */
static void give_item(Team *team, Child *child)
{
    size_t item = team->next++;
    bool is_given = child->process != 0 && write_all(child->socket, (const char *)&item, sizeof item);
    if (!is_given) {
        end_child(child, true);
        is_given = start_child(team, child) && write_all(child->socket, (const char *)&item, sizeof item);
    }
    child->item = item;
    child->is_busy = is_given;
    child->answer.length = 0;
    child->deadline = now() + (int64_t)team->crew->seconds * 1000;
    if (!is_given) {
        lose(team, child, CREW_NO_CHILD);
    }
}

/* Reads what has come; when the answer is complete it is taken. */
static void hear(Team *team, Child *child)
{
    char bytes[1 << 16];
    ssize_t got = recv(child->socket, bytes, sizeof bytes, MSG_DONTWAIT);
    if (got < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK)) {
        return;
    }
    if (got <= 0) {
        lose(team, child, CREW_CRASHED);
        return;
    }
    buffer_add(&child->answer, bytes, (size_t)got);
    Heading heading;
    if (child->answer.length < sizeof heading) {
        return;
    }
    memcpy(&heading, child->answer.bytes, sizeof heading);
    if (child->answer.length - sizeof heading == heading.length) {
        child->is_busy = false;
        Text answer = {child->answer.bytes + sizeof heading, (size_t)heading.length};
        team->crew->take(team->crew->context, child->item, answer);
        if (!heading.goes_on) {
            end_child(child, false);
        }
    }
}

/* Waits until something comes, somebody's time is over, or a tick is due. */
static void wait_for_some(Team *team, struct pollfd *polls)
{
    for (unsigned i = 0; i < team->count; i++) {
        const Child *child = &team->children[i];
        polls[i] = (struct pollfd){.fd = child->is_busy ? child->socket : -1, .events = POLLIN};
    }
    int ready = poll(polls, team->count, TICK_MILLISECONDS);
    for (unsigned i = 0; i < team->count; i++) {
        Child *child = &team->children[i];
        if (ready > 0 && child->is_busy && polls[i].revents != 0) {
            hear(team, child);
        } else if (child->is_busy && now() >= child->deadline) {
            lose(team, child, CREW_TOO_SLOW);
        }
    }
}

static bool give_out(Team *team)
{
    bool any_busy = false;
    for (unsigned i = 0; i < team->count; i++) {
        while (!team->children[i].is_busy && team->next < team->crew->items) {
            give_item(team, &team->children[i]);
        }
        any_busy |= team->children[i].is_busy;
    }
    return any_busy;
}

void crew_for_each(const Crew *crew)
{
    Arena arena = {0};
    unsigned count = crew->workers > crew->items ? (unsigned)crew->items : crew->workers;
    Team team = {.crew = crew, .children = arena_array(&arena, Child, count), .count = count};
    struct pollfd *polls = arena_array(&arena, struct pollfd, count);
    int64_t next_tick = now() + TICK_MILLISECONDS;
    while (give_out(&team)) {
        wait_for_some(&team, polls);
        if (crew->tick != NULL && now() >= next_tick) {
            crew->tick(crew->context, team.next);
            next_tick = now() + TICK_MILLISECONDS;
        }
    }
    for (unsigned i = 0; i < count; i++) {
        end_child(&team.children[i], false);
        buffer_free(&team.children[i].answer);
    }
    arena_free(&arena);
}
