/* Stub of OpenMP's omp.h. */
#ifndef SPAWNLINT_OMP_H
#define SPAWNLINT_OMP_H

#include <spawnlint_stub.h>

typedef struct omp_lock_t { void *lock; } omp_lock_t;
typedef struct omp_nest_lock_t { void *lock; } omp_nest_lock_t;
typedef enum omp_sched_t { omp_sched_static = 1, omp_sched_dynamic, omp_sched_guided, omp_sched_auto } omp_sched_t;
typedef enum omp_pause_resource_t { omp_pause_soft = 1, omp_pause_hard } omp_pause_resource_t;

SPAWNLINT_BEGIN
double omp_get_wtime SPAWNLINT_ARGUMENTS, omp_get_wtick SPAWNLINT_ARGUMENTS;
void *omp_target_alloc SPAWNLINT_ARGUMENTS;
int omp_get_num_threads SPAWNLINT_ARGUMENTS, omp_get_max_threads SPAWNLINT_ARGUMENTS,
    omp_get_thread_num SPAWNLINT_ARGUMENTS, omp_get_num_procs SPAWNLINT_ARGUMENTS,
    omp_in_parallel SPAWNLINT_ARGUMENTS, omp_get_dynamic SPAWNLINT_ARGUMENTS, omp_get_nested SPAWNLINT_ARGUMENTS,
    omp_get_level SPAWNLINT_ARGUMENTS, omp_get_thread_limit SPAWNLINT_ARGUMENTS,
    omp_get_num_devices SPAWNLINT_ARGUMENTS, omp_get_default_device SPAWNLINT_ARGUMENTS,
    omp_is_initial_device SPAWNLINT_ARGUMENTS, omp_get_team_num SPAWNLINT_ARGUMENTS,
    omp_get_num_teams SPAWNLINT_ARGUMENTS, omp_test_lock SPAWNLINT_ARGUMENTS,
    omp_pause_resource SPAWNLINT_ARGUMENTS, omp_pause_resource_all SPAWNLINT_ARGUMENTS,
    omp_get_max_active_levels SPAWNLINT_ARGUMENTS, omp_get_initial_device SPAWNLINT_ARGUMENTS,
    omp_get_cancellation SPAWNLINT_ARGUMENTS;
void omp_set_num_threads SPAWNLINT_ARGUMENTS, omp_set_dynamic SPAWNLINT_ARGUMENTS,
    omp_set_nested SPAWNLINT_ARGUMENTS, omp_set_schedule SPAWNLINT_ARGUMENTS, omp_get_schedule SPAWNLINT_ARGUMENTS,
    omp_set_max_active_levels SPAWNLINT_ARGUMENTS, omp_set_default_device SPAWNLINT_ARGUMENTS,
    omp_init_lock SPAWNLINT_ARGUMENTS, omp_destroy_lock SPAWNLINT_ARGUMENTS, omp_set_lock SPAWNLINT_ARGUMENTS,
    omp_unset_lock SPAWNLINT_ARGUMENTS, omp_init_nest_lock SPAWNLINT_ARGUMENTS,
    omp_set_nest_lock SPAWNLINT_ARGUMENTS, omp_unset_nest_lock SPAWNLINT_ARGUMENTS,
    omp_destroy_nest_lock SPAWNLINT_ARGUMENTS, omp_target_free SPAWNLINT_ARGUMENTS;
SPAWNLINT_END

#endif
