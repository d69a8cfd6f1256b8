/* Fuzz target: any bytes as a user's model file. They are taken, or refused with a message and nothing changed. */
#include "base/fail.h"
#include "model/model.h"

#include <string.h>

static void expect_unchanged(const Models *models, size_t rows, const Api *before)
{
    if (models_count(models) != rows || models_find(models, MODEL_PYTHON, TEXT("multiprocessing.Pool")) != before) {
        BUG("a refused model file left something behind");
    }
}

/* Whatever a row names can be asked for. */
static void ask(const Models *models)
{
    for (size_t i = 0; i < models_count(models); i++) {
        const Api *api = models_at(models, i);
        models_find(models, MODEL_PYTHON, text_of(api->name));
        models_find_member(models, MODEL_PYTHON, text_of(api->name), TEXT("put"));
        models_find_member(models, MODEL_C, text_of(api->name), TEXT("put"));
        models_is_a(models, text_of(api->name), TEXT("multiprocessing.queues.Queue"));
        models_is_module(models, text_of(api->name));
        models_canonical(models, text_of(api->name));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Models *models = models_load(true, false);
    size_t rows = models_count(models);
    const Api *pool = models_find(models, MODEL_PYTHON, TEXT("multiprocessing.Pool"));
    Arena arena = {0};
    const char *message = NULL;
    if (models_add(models, "fuzz.json", (Text){(const char *)data, size}, &arena, &message)) {
        ask(models);
    } else if (message == NULL || strncmp(message, "fuzz.json: ", 11) != 0) {
        BUG("a refusal without a message");
    } else {
        expect_unchanged(models, rows, pool);
    }
    arena_free(&arena);
    models_free(models);
    return 0;
}
