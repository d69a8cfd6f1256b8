/* The words of model.def, by number. */
#include "model/vocabulary.h"

const char *const effect_words[] = {
#define EFFECT(NAME, word) word,
#include "model/model.def"
};

const char *const role_words[] = {
#define ROLE(NAME, word, pickled) word,
#include "model/model.def"
};

static const Pickled role_pickling[] = {
    PICKLED_NEVER,
#define ROLE(NAME, word, pickled) PICKLED_##pickled,
#include "model/model.def"
};

const char *const device_words[] = {
#define DEVICE(NAME, word) word,
#include "model/model.def"
};

const char *effect_word(Effect effect)
{
    return effect < EFFECTS ? effect_words[effect] : "";
}

const char *role_word(Role role)
{
    return role != ROLE_NONE && role < ROLES ? role_words[role - 1] : "";
}

Pickled role_pickled(Role role)
{
    return role < ROLES ? role_pickling[role] : PICKLED_NEVER;
}

const char *device_word(Device device)
{
    return device != DEVICE_NONE && device < DEVICES ? device_words[device - 1] : "";
}
