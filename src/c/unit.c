/* Parsing one file with libclang: its own index, its arguments, the stub headers, its diagnostics.
 *
 * The source is handed over as bytes, so that libclang sees exactly what spawnlint read and offsets agree. */
#include "c/unit.h"

#include "base/vec.h"
#include "c/flags.h"
#include "c/lower.h"
#include "c/stubs.h"
#include "facts/build.h"

#include <string.h>

typedef VEC(struct CXUnsavedFile) UnsavedVec;

/* The stub headers under STUB_FOLDER; the names are in the arena. */
static void add_stubs(Arena *arena, UnsavedVec *files)
{
    for (const EmbeddedFile *stub = embedded_stubs; stub->name != NULL; stub++) {
        vec_push(files, (struct CXUnsavedFile){
                            .Filename = arena_format(arena, "%s/%s", STUB_FOLDER, stub->name),
                            .Contents = stub->bytes,
                            .Length = stub->length,
                        });
    }
}

/* libclang takes the path as one of its arguments: one that begins with '-' would be an option. */
static const char *path_argument(Arena *arena, const char *path)
{
    return path[0] == '-' ? arena_format(arena, "./%s", path) : path;
}

static enum CXErrorCode parse(Unit *unit, Arena *arena, const char *path, const FlagVec *flags)
{
    UnsavedVec files = {0};
    vec_push(&files,
             (struct CXUnsavedFile){.Filename = path, .Contents = unit->source->bytes, .Length = unit->source->length});
    add_stubs(arena, &files);
    /* The preprocessing record costs no time and knows macro uses and skipped ranges. KeepGoing: the first missing
     * header is not the last diagnostic. */
    unsigned options = CXTranslationUnit_KeepGoing | CXTranslationUnit_DetailedPreprocessingRecord;
    enum CXErrorCode error = unit->clang->parseTranslationUnit2(
        unit->index, path, flags->items, (int)flags->count, files.items, (unsigned)files.count, options, &unit->unit);
    vec_free(&files);
    return error;
}

static const char *parse_with_care(Unit *unit, Arena *arena, const char *const *arguments, size_t argument_count)
{
    const char *path = path_argument(arena, unit->source->path);
    unit->language = flags_language(unit->source->language, arguments, argument_count);
    enum CXErrorCode error = CXError_Failure;
    for (FlagCare care = FLAGS_ALL; error != CXError_Success && error != CXError_Crashed && care <= FLAGS_CAUTIOUS;
         care++) {
        FlagVec flags = {0};
        flags_collect(unit->language, arguments, argument_count, care, &flags);
        error = parse(unit, arena, path, &flags);
        vec_free(&flags);
    }
    if (error != CXError_Success) {
        unit->unit = NULL;
        return error == CXError_Crashed ? "libclang crashed on this file" : "libclang cannot parse this file";
    }
    unit->file = unit->clang->getFile(unit->unit, path);
    return unit->file == NULL ? "libclang lost the file" : NULL;
}

const char *unit_open(Unit *unit, const Libclang *clang, const Source *source, const char *const *arguments,
                      size_t argument_count)
{
    *unit = (Unit){.clang = clang, .source = source, .language = source->language};
    if (source->length > UNIT_LARGEST_FILE) {
        return "the file is too large for libclang";
    }
    unit->index = clang->createIndex(0, 0);
    if (unit->index == NULL) {
        return "libclang cannot make an index";
    }
    Arena arena = {0};
    const char *fault = parse_with_care(unit, &arena, arguments, argument_count);
    arena_free(&arena);
    return fault;
}

void unit_close(Unit *unit)
{
    if (unit->unit != NULL) {
        unit->clang->disposeTranslationUnit(unit->unit);
    }
    if (unit->index != NULL) {
        unit->clang->disposeIndex(unit->index);
    }
    *unit = (Unit){0};
}

bool unit_offset(const Unit *unit, CXSourceLocation location, uint32_t *offset)
{
    CXFile file = NULL;
    unsigned at = 0;
    unit->clang->getFileLocation(location, &file, NULL, NULL, &at);
    if (file == NULL || !unit->clang->File_isEqual(file, unit->file) || at > unit->source->length) {
        return false;
    }
    *offset = at;
    return true;
}

bool unit_span(const Unit *unit, CXSourceRange range, Span *span)
{
    if (!unit_offset(unit, unit->clang->getRangeStart(range), &span->start)) {
        return false;
    }
    if (!unit_offset(unit, unit->clang->getRangeEnd(range), &span->end) || span->end < span->start) {
        span->end = span->start;
    }
    return true;
}

/* The header's name in "'x.h' file not found" and in "file 'x.h' not found"; empty for other messages. */
static Text missing_header(const char *message)
{
    const char *start = strchr(message, '\'');
    const char *end = start == NULL ? NULL : strchr(start + 1, '\'');
    if (end == NULL || strstr(message, "not found") == NULL || strstr(message, "file") == NULL) {
        return TEXT("");
    }
    return (Text){start + 1, (size_t)(end - start - 1)};
}

typedef struct Diagnosis {
    const Unit *unit;
    Interner *names;
    Facts *facts;
    VEC(StrId) headers; /* already noted */
    size_t errors;
    StrId first_error;
    Span first_span;
} Diagnosis;

static void note_header(Diagnosis *diagnosis, Text header, Span span)
{
    StrId name = intern_text(diagnosis->names, header);
    for (size_t i = 0; i < diagnosis->headers.count; i++) {
        if (diagnosis->headers.items[i] == name) {
            return;
        }
    }
    vec_push(&diagnosis->headers, name);
    Arena arena = {0};
    const char *message = arena_format(&arena, "the header `%.*s` was not found", (int)header.length, header.bytes);
    facts_add_issue(diagnosis->facts, ISSUE_INCOMPLETE, span, intern(diagnosis->names, message));
    arena_free(&arena);
}

static void note_diagnostic(Diagnosis *diagnosis, CXDiagnostic diagnostic)
{
    const Libclang *clang = diagnosis->unit->clang;
    if (clang->getDiagnosticSeverity(diagnostic) < CXDiagnostic_Error) {
        return;
    }
    Span span = {0, 0};
    if (unit_offset(diagnosis->unit, clang->getDiagnosticLocation(diagnostic), &span.start)) {
        span.end = span.start;
    }
    CXString string = clang->getDiagnosticSpelling(diagnostic);
    const char *message = clang->getCString(string);
    Text header = missing_header(message == NULL ? "" : message);
    if (header.length > 0) {
        note_header(diagnosis, header, span);
    } else {
        if (diagnosis->errors == 0) {
            diagnosis->first_error = intern(diagnosis->names, message == NULL ? "" : message);
            diagnosis->first_span = span;
        }
        diagnosis->errors++;
    }
    clang->disposeString(string);
}

void unit_note_diagnostics(const Unit *unit, Interner *names, Facts *facts)
{
    Diagnosis diagnosis = {.unit = unit, .names = names, .facts = facts};
    unsigned count = unit->clang->getNumDiagnostics(unit->unit);
    for (unsigned i = 0; i < count; i++) {
        CXDiagnostic diagnostic = unit->clang->getDiagnostic(unit->unit, i);
        note_diagnostic(&diagnosis, diagnostic);
        unit->clang->disposeDiagnostic(diagnostic);
    }
    /* Errors that follow from a missing header are told by the header alone. */
    if (diagnosis.errors > 0 && diagnosis.headers.count == 0) {
        Arena arena = {0};
        const char *message = arena_format(&arena, "libclang reports %zu error%s; the first: %s", diagnosis.errors,
                                           diagnosis.errors == 1 ? "" : "s", intern_cstr(names, diagnosis.first_error));
        facts_add_issue(facts, ISSUE_INCOMPLETE, diagnosis.first_span, intern(names, message));
        arena_free(&arena);
    }
    facts->partial = facts->partial || diagnosis.errors > 0 || diagnosis.headers.count > 0;
    vec_free(&diagnosis.headers);
}

void c_lower_source(CFrontEnd *front_end, const Source *source, const char *const *arguments, size_t argument_count,
                    Interner *names, Facts *facts)
{
    facts_add_function(facts, (Function){.kind = FUNCTION_MODULE, .span = {0, source->length}});
    Unit unit;
    const char *fault = unit_open(&unit, &front_end->clang, source, arguments, argument_count);
    facts->language = unit.language;
    if (fault != NULL) {
        facts_add_issue(facts, ISSUE_FAILED, (Span){0, 0}, intern(names, fault));
        facts->partial = true;
    } else {
        unit_note_diagnostics(&unit, names, facts);
        c_lower_unit(&unit, names, facts);
    }
    unit_close(&unit);
}
