/* One model file as it stands: the text of rules/models/<library>.json, checked and turned into rows, but not yet
 * connected with other files. Inside src/model only. */
#ifndef SPAWNLINT_MODEL_READ_H
#define SPAWNLINT_MODEL_READ_H

#include "model/model.h"

#include <cjson/cJSON.h>

/* Strings of the file, followed by NULL; never NULL itself. */
typedef const char *const *Words;

typedef struct ModelRow {
    Api api;
    const struct ModelRow *original; /* of a row that was copied with its module; set by model.c */
    uint32_t place;        /* its number in "apis": /apis/<place> */
    Words aliases;         /* other names of the same object */
    Words bases;           /* of a class */
    const char *method_of; /* the class that has the same function as a method, or NULL */
    const char *method_example;
} ModelRow;

/* A module that has the names of another one. */
typedef struct ModelMirror {
    uint32_t place; /* its number in "copies" or "reexports" */
    const char *module;
    const char *of;
    bool copies;     /* its own objects, submodules included; else the same objects, without submodules */
    Pickler pickler; /* of copies */
    ApiMethod default_method; /* of copies: what stands for the program's default there */
    Words except;    /* names below `of` that it lacks: "Pool", "shared_memory.SharedMemory" */
} ModelMirror;

typedef struct ModelFile {
    const char *library; /* "torch" for "…/torch.json" */
    ModelLanguage language;
    ModelRow *rows;
    uint32_t row_count;
    ModelMirror *mirrors;
    uint32_t mirror_count;
    Words trigger_words;
    Words worker_bases; /* the catalogue has those of the embedded files */
    Words worker_calls;
    cJSON *tree; /* most strings above point into it: cJSON_Delete after the last use of them */
} ModelFile;

/* Reads a NUL-terminated text of `length` bytes. False with a message (in the arena) that names the file and the JSON
 * pointer; the file holds nothing then. Arrays live in the arena. */
bool model_read(const char *name, const char *json, size_t length, Arena *arena, ModelFile *file,
                const char **message);

typedef struct Signature {
    ApiParameter *parameters;
    uint32_t count;
    uint32_t position_only; /* how many of them, the first ones, cannot be passed by name */
} Signature;

/* Reads "(a, /, b=None, *rest, c, **others)". False with what is wrong in *message. */
bool model_read_signature(const char *text, Arena *arena, Signature *signature, const char **message);

#endif
