/* Questions that the rules about set_start_method have in common. */
#ifndef SPAWNLINT_ENGINE_START_METHOD_H
#define SPAWNLINT_ENGINE_START_METHOD_H

#include "engine/rule.h"

/* Whether `force` may be true: such a call never raises. */
bool start_method_is_forced(const Program *program, const Site *site);

/* Whether a call of set_start_method raises when the default context has been chosen before: it is not forced, the
 * exception is not caught, and no test of get_start_method(allow_none=True) keeps it away. */
bool start_method_can_raise(const Program *program, const Site *site);

/* Something that has certainly happened before the site to the same default context, METHOD_SET or METHOD_FIX; NULL
 * when nothing has. */
const Event *start_method_before(const Program *program, const Site *site, Effect effect);

/* Whether it certainly raises: the method has been set or fixed on every way to here. */
bool start_method_raises_here(const Program *program, const Site *site);

#endif
