/* The "trigger_words" of rules/models/<library>.json, gathered when spawnlint is built (trigger_words.cmake), so that
 * files can be sorted out before any model is parsed. Inside src/model only. Both lists are sorted and end with NULL. */
#ifndef SPAWNLINT_MODEL_TRIGGER_WORDS_H
#define SPAWNLINT_MODEL_TRIGGER_WORDS_H

extern const char *const python_trigger_words[];
extern const char *const c_trigger_words[];

#endif
