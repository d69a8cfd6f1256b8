/* Fuzz target: any bytes as a user's model file. They are taken, or refused with a message and nothing changed. */
#include "base/fail.h"
#include "model/model.h"

#include <string.h>

static void expect_unchanged(const Models *tables, size_t rows, const Api *before)
{
    if (models_count(tables) != rows || models_find(tables, MODEL_PYTHON, TEXT("multiprocessing.Pool")) != before) {
        BUG("a refused model file left something behind");
    }
}

/* Whatever a row of the file names can be asked for. */
static void ask(const Models *tables, size_t first)
{
    for (size_t i = first; i < models_count(tables); i++) {
        const Api *api = models_at(tables, i);
        models_find(tables, MODEL_PYTHON, text_of(api->name));
        models_find_member(tables, MODEL_PYTHON, text_of(api->name), TEXT("put"));
        models_find_member(tables, MODEL_C, text_of(api->name), TEXT("put"));
        models_is_a(tables, text_of(api->name), TEXT("multiprocessing.queues.Queue"));
        models_is_module(tables, text_of(api->name));
        models_canonical(tables, text_of(api->name));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Loading takes longer than reading most inputs, so that models serve until a file was taken, or for some inputs. */
enum { INPUTS_PER_LOAD = 500 };
static Models *models;
static unsigned inputs;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (models == NULL) {
        models = models_load(true, false);
    }
    size_t rows = models_count(models);
    const Api *pool = models_find(models, MODEL_PYTHON, TEXT("multiprocessing.Pool"));
    Arena arena = {0};
    const char *message = NULL;
    bool added = models_add(models, "fuzz.json", (Text){(const char *)data, size}, &arena, &message);
    if (added) {
        ask(models, rows);
    } else if (message == NULL || strncmp(message, "fuzz.json: ", 11) != 0) {
        BUG("a refusal without a message");
    } else {
        expect_unchanged(models, rows, pool);
    }
    arena_free(&arena);
    if (added || ++inputs % INPUTS_PER_LOAD == 0) {
        models_free(models);
        models = NULL;
    }
    return 0;
}
