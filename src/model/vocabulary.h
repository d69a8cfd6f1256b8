/* The words of model.def as arrays, for the reader of model files. Inside src/model only. */
#ifndef SPAWNLINT_MODEL_VOCABULARY_H
#define SPAWNLINT_MODEL_VOCABULARY_H

#include "model/model.h"

/* By Effect, EFFECTS of them. */
extern const char *const effect_words[];
/* By Role − 1 and Device − 1: ROLES − 1 and DEVICES − 1 of them. */
extern const char *const role_words[];
extern const char *const device_words[];

#endif
