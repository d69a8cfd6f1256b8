/* What happened to the default context before; see start_method.h. */
#include "engine/start_method.h"

#include <string.h>

bool start_method_is_forced(const Program *program, const Site *site)
{
    const SiteArgument *force = site_argument(site, ROLE_FORCE);
    const Objects *objects = program_objects(program);
    for (uint32_t i = 0; force != NULL && i < set_count(objects, force->set); i++) {
        const Object *object = object_get(objects, set_member(objects, force->set, i));
        if (object->kind != OBJECT_CONSTANT || object->detail != LITERAL_FALSE) {
            return true; /* True, or something that may be */
        }
    }
    return false;
}

/* `set_start_method(None, force=True)` takes the choice back, so that it can be made again. */
static bool resets_method(const Program *program, const Site *site)
{
    const SiteArgument *word = site_argument(site, ROLE_START_METHOD);
    const Objects *objects = program_objects(program);
    for (uint32_t i = 0; word != NULL && i < set_count(objects, word->set); i++) {
        const Object *object = object_get(objects, set_member(objects, word->set, i));
        if (object->kind == OBJECT_CONSTANT && object->detail == LITERAL_NONE) {
            return true;
        }
    }
    return false;
}

static bool is_ever_reset(const Program *program)
{
    for (size_t i = 0; i < program_site_count(program); i++) {
        const Site *site = program_site(program, i);
        if ((site->api->effects & EFFECT_BIT(METHOD_SET)) && resets_method(program, site)) {
            return true;
        }
    }
    return false;
}

bool start_method_can_raise(const Program *program, const Site *site)
{
    return (site->api->effects & EFFECT_BIT(METHOD_SET)) && !(site->caught & CAUGHT_RUNTIME_ERROR) &&
           (site->worlds & WORLD_METHOD_SET) && !start_method_is_forced(program, site) && !is_ever_reset(program);
}

/* Copies of multiprocessing have default contexts of their own. */
static bool has_same_default(const Api *left, const Api *right)
{
    return left->has_own_default == right->has_own_default &&
           (!left->has_own_default || strcmp(left->library, right->library) == 0);
}

const Event *start_method_before(const Program *program, const Site *site, Effect effect)
{
    const Objects *objects = program_objects(program);
    for (uint32_t i = 0; i < set_count(objects, site->before_surely); i++) {
        const Event *event = program_event(program, set_member(objects, site->before_surely, i));
        if (event->file != NULL && event->effect == effect && has_same_default(event->api, site->api)) {
            return event;
        }
    }
    return NULL;
}

bool start_method_raises_here(const Program *program, const Site *site)
{
    return start_method_can_raise(program, site) &&
           (site->comes_again || start_method_before(program, site, EFFECT_METHOD_SET) != NULL ||
            start_method_before(program, site, EFFECT_METHOD_FIX) != NULL);
}
