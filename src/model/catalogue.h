/* What is known of rules/models/<library>.json without parsing any of them, gathered when spawnlint is built
 * (catalogue.cmake). Inside src/model only. */
#ifndef SPAWNLINT_MODEL_CATALOGUE_H
#define SPAWNLINT_MODEL_CATALOGUE_H

#include "model/model.h"

/* The language of each file of embedded_models. */
extern const ModelLanguage embedded_model_languages[];

/* The "trigger_words" of all files, sorted; each list ends with NULL. */
extern const char *const python_trigger_words[];
extern const char *const c_trigger_words[];

/* The "worker_bases" and "worker_calls" of all files. */
extern const char *const worker_bases[];
extern const char *const worker_calls[];

#endif
