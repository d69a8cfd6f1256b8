/* Walks the blocks of a function in the order of their text. Paths split at control actions and join behind them. */
#include "link/analysis.h"

#include <string.h>

enum { LOOP_ROUNDS = 2 }; /* the second one begins with what the first left behind */

static void walk_action(Frame *frame, State *state, ActionId action);

/* What a `goto` further up brought along makes the code behind its label reachable again. */
static void walk_label(Frame *frame, State *state, StrId name)
{
    uint32_t place = map_get(&frame->label_places, name, 0);
    if (place != 0) {
        state_join(frame, state, &frame->label_states.items[place - 1]);
    }
}

void walk_block(Frame *frame, State *state, BlockId block)
{
    for (uint32_t i = 0; i < facts_list_count(frame->facts, block); i++) {
        ActionId id = facts_list_item(frame->facts, block, i);
        const Action *action = &frame->facts->actions.items[id];
        if (action->kind == ACTION_LABEL) {
            walk_label(frame, state, action->text);
        } else if (state->is_reachable) {
            walk_action(frame, state, id);
        }
    }
}

static void walk_if(Frame *frame, State *state, const Action *action)
{
    evaluate(frame, state, action->a);
    State otherwise = state_copy(state);
    condition_assume(frame, state, action->a, true);
    condition_assume(frame, &otherwise, action->a, false);
    walk_block(frame, state, action->b);
    walk_block(frame, &otherwise, action->c);
    state_join(frame, state, &otherwise);
}

/* One round of a loop: from `state` at its head to `state` at its end, with those that `continue`. */
static void walk_round(Frame *frame, State *state, const Action *action, State *exits)
{
    Program *program = frame->program;
    State continues = {0};
    State *outer_break = frame->break_state;
    State *outer_continue = frame->continue_state;
    frame->break_state = exits;
    frame->continue_state = &continues;
    if (action->detail == LOOP_FOR) {
        SetId iterable = frame->file->value_sets[action->a];
        if (facts_list_count(frame->facts, action->list) > 0) {
            place_bind(frame, state, facts_list_item(frame->facts, action->list, 0), set_items(program, iterable));
        }
    } else if (action->detail == LOOP_WHILE && action->a != 0) {
        evaluate(frame, state, action->a);
        condition_assume(frame, state, action->a, true);
    }
    walk_block(frame, state, action->b);
    state_join(frame, state, &continues);
    if (action->detail == LOOP_DO && state->is_reachable) {
        evaluate(frame, state, action->a);
    }
    frame->break_state = outer_break;
    frame->continue_state = outer_continue;
}

static bool is_endless(const Frame *frame, const Action *action)
{
    const Value *condition = value_of(frame->facts, action->a);
    return action->detail != LOOP_FOR &&
           (action->a == 0 || (condition->kind == VALUE_CONSTANT &&
                               (condition->detail == LITERAL_TRUE ||
                                (condition->detail == LITERAL_INTEGER &&
                                 strcmp(program_cstr(frame->program, condition->text), "0") != 0))));
}

static void walk_loop(Frame *frame, State *state, const Action *action)
{
    if (action->detail == LOOP_FOR) {
        SetId iterable = evaluate(frame, state, action->a);
        site_iterate(frame, state, action->a, iterable);
    }
    State exits = {0};
    State done = {0};
    if (action->detail != LOOP_DO && !is_endless(frame, action)) {
        state_join(frame, &done, state);
    }
    for (int round = 0; round < LOOP_ROUNDS && state->is_reachable; round++) {
        State head = state_copy(state);
        walk_round(frame, state, action, &exits);
        if (!is_endless(frame, action)) {
            state_join(frame, &done, state);
        }
        if (!state_join(frame, &head, state)) {
            break; /* another round would find nothing new */
        }
    }
    if (done.is_reachable && action->detail == LOOP_WHILE && action->a != 0) {
        condition_assume(frame, &done, action->a, false);
    }
    walk_block(frame, &done, action->c);
    state_join(frame, &done, &exits);
    frame->summary->runs_forever |= !done.is_reachable && is_endless(frame, action);
    *state = done;
}

/* What a handler's types catch. */
static Caught caught_by(Frame *frame, State *state, ListId types)
{
    static const struct {
        const char *name;
        Caught caught;
    } exceptions[] = {{"RuntimeError", CAUGHT_RUNTIME_ERROR}, {"ValueError", CAUGHT_VALUE_ERROR},
                      {"TypeError", CAUGHT_TYPE_ERROR},       {"PicklingError", CAUGHT_PICKLING_ERROR},
                      {"PickleError", CAUGHT_PICKLING_ERROR}, {"Exception", CAUGHT_ALL},
                      {"BaseException", CAUGHT_ALL}};
    if (facts_list_count(frame->facts, types) == 0) {
        return CAUGHT_ALL;
    }
    Caught caught = 0;
    for (uint32_t i = 0; i < facts_list_count(frame->facts, types); i++) {
        ValueId type = facts_list_item(frame->facts, types, i);
        evaluate(frame, state, type);
        const Value *value = value_of(frame->facts, type);
        const char *name = program_cstr(frame->program, value->text);
        for (size_t k = 0; k < sizeof exceptions / sizeof exceptions[0]; k++) {
            if ((value->kind == VALUE_NAME || value->kind == VALUE_ATTRIBUTE) &&
                strcmp(name, exceptions[k].name) == 0) {
                caught |= exceptions[k].caught;
            }
        }
    }
    return caught;
}

static void walk_try(Frame *frame, State *state, const Action *action)
{
    Program *program = frame->program;
    uint32_t handlers = facts_list_count(frame->facts, action->list) / 3;
    Caught outer = state->caught;
    State entry = state_copy(state);
    for (uint32_t i = 0; i < handlers; i++) {
        State probe = state_copy(state);
        state->caught |= caught_by(frame, &probe, facts_list_item(frame->facts, action->list, 3 * i + 1));
    }
    walk_block(frame, state, action->a);
    /* An exception may come from anywhere in the body: a handler sees what was before and what may have been done. */
    State thrown = state_copy(&entry);
    if (state->is_reachable) {
        state_join(frame, &thrown, state);
    } else {
        thrown.may = set_join(program->objects, thrown.may, state->may);
    }
    thrown.caught = outer;
    state->caught = outer;
    walk_block(frame, state, action->b);
    for (uint32_t i = 0; i < handlers; i++) {
        State handler = state_copy(&thrown);
        ValueId place = facts_list_item(frame->facts, action->list, 3 * i);
        if (place != 0) {
            place_bind(frame, &handler, place, unknown_set(program));
        }
        walk_block(frame, &handler, facts_list_item(frame->facts, action->list, 3 * i + 2));
        state_join(frame, state, &handler);
    }
    if (facts_list_count(frame->facts, action->c) > 0) {
        State last = state->is_reachable ? state_copy(state) : state_copy(&thrown);
        walk_block(frame, &last, action->c);
        if (state->is_reachable) {
            *state = last;
        }
    }
}

static void walk_with(Frame *frame, State *state, const Action *action)
{
    Program *program = frame->program;
    Caught outer = state->caught;
    for (uint32_t i = 0; i + 1 < facts_list_count(frame->facts, action->list); i += 2) {
        ValueId item = facts_list_item(frame->facts, action->list, i);
        ValueId place = facts_list_item(frame->facts, action->list, i + 1);
        SetId set = evaluate(frame, state, item);
        const Value *value = value_of(frame->facts, item);
        /* `with suppress(RuntimeError):` and `with pytest.raises(RuntimeError):` catch what their body raises. */
        if (value->kind == VALUE_CALL) {
            const Value *callee = value_of(frame->facts, value->a);
            const char *name = program_cstr(program, callee->text);
            if (strcmp(name, "suppress") == 0 || strcmp(name, "raises") == 0) {
                state->caught = CAUGHT_ALL;
            }
        }
        if (place != 0) {
            place_bind(frame, state, place, set);
        }
    }
    walk_block(frame, state, action->a);
    state->caught = outer;
}

/* Cases are tried in order; `rest` is what none of them took. In C a case runs on into the next unless it breaks. */
static void walk_switch(Frame *frame, State *state, const Action *action)
{
    evaluate(frame, state, action->a);
    State rest = state_copy(state);
    State exits = {0};
    State through = {0};
    State *outer_break = frame->break_state;
    bool falls = (action->flags & ACTION_FALLS_THROUGH) != 0;
    if (falls) {
        frame->break_state = &exits;
    }
    State fallback = {0};
    for (uint32_t i = 0; i + 1 < facts_list_count(frame->facts, action->list); i += 2) {
        ListId values = facts_list_item(frame->facts, action->list, i);
        bool is_default = facts_list_count(frame->facts, values) == 0;
        State entry = {0};
        for (uint32_t k = 0; k < facts_list_count(frame->facts, values); k++) {
            ValueId constant = facts_list_item(frame->facts, values, k);
            State matched = state_copy(&rest);
            evaluate(frame, &matched, constant);
            condition_assume_case(frame, &matched, action->a, constant, true);
            state_join(frame, &entry, &matched);
            condition_assume_case(frame, &rest, action->a, constant, false);
        }
        if (is_default) {
            /* C's default may stand first: it takes what the later cases leave, which is not known yet. */
            State everything = state_copy(&rest);
            for (uint32_t later = i + 2; later + 1 < facts_list_count(frame->facts, action->list); later += 2) {
                ListId others = facts_list_item(frame->facts, action->list, later);
                for (uint32_t k = 0; k < facts_list_count(frame->facts, others); k++) {
                    ValueId constant = facts_list_item(frame->facts, others, k);
                    evaluate(frame, &everything, constant);
                    condition_assume_case(frame, &everything, action->a, constant, false);
                }
            }
            state_join(frame, &entry, &everything);
            fallback.is_reachable = true;
        }
        if (falls) {
            state_join(frame, &entry, &through);
        }
        walk_block(frame, &entry, facts_list_item(frame->facts, action->list, i + 1));
        if (falls) {
            through = entry;
        } else {
            state_join(frame, &exits, &entry);
        }
        if (is_default && !falls) {
            rest.is_reachable = false;
        }
    }
    frame->break_state = outer_break;
    if (falls && fallback.is_reachable) {
        rest.is_reachable = false;
    }
    state_join(frame, &exits, &through);
    state_join(frame, &exits, &rest);
    *state = exits;
}

/* Decorators that give back the function itself, or something that pickles and is called like it. */
static bool is_transparent(const Program *program, SetId decorator)
{
    static const char *const names[] = {"builtins.staticmethod", "builtins.classmethod", "functools.lru_cache",
                                        "functools.cache",       "functools.wraps",      "abc.abstractmethod",
                                        "typing.overload",       "typing.no_type_check"};
    if (set_count(program->objects, decorator) != 1) {
        return false;
    }
    const Object *object = object_get(program->objects, set_member(program->objects, decorator, 0));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (object->kind == OBJECT_NAMED && strcmp(program_cstr(program, object->text), names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* The class body runs now, in a scope of its own; its names become the members of the class. */
static void walk_class(Frame *frame, State *state, FunctionId class)
{
    const Function *function = &frame->facts->functions.items[class];
    for (uint32_t i = 0; i < facts_list_count(frame->facts, function->bases); i++) {
        uint32_t argument = facts_list_item(frame->facts, function->bases, i);
        evaluate(frame, state, frame->facts->arguments.items[argument].value);
    }
    walk_block(frame, state, function->body);
}

static void walk_define(Frame *frame, State *state, const Action *action)
{
    Program *program = frame->program;
    const Function *function = &frame->facts->functions.items[action->b];
    bool is_transparent_so_far = true;
    for (uint32_t i = 0; i < facts_list_count(frame->facts, action->list); i++) {
        ValueId decorator = facts_list_item(frame->facts, action->list, i);
        SetId set = evaluate(frame, state, decorator);
        const Value *value = value_of(frame->facts, decorator);
        if (value->kind == VALUE_CALL) {
            set = frame->file->value_sets[value->a]; /* @lru_cache(maxsize=None) */
        }
        is_transparent_so_far &= is_transparent(program, set);
    }
    for (uint32_t i = 0; i < function->parameter_count; i++) {
        evaluate(frame, state, frame->facts->parameters.items[function->first_parameter + i].fallback);
    }
    if (function->kind == FUNCTION_CLASS) {
        walk_class(frame, state, action->b);
    }
    Object defined = {.kind = function->kind == FUNCTION_CLASS ? OBJECT_CLASS : OBJECT_FUNCTION,
                      .file = frame->file->file.index, .id = action->b};
    SetId set = set_of(program->objects, object_make(program->objects, &defined));
    if (!is_transparent_so_far) {
        bool is_nested = frame->facts->functions.items[function->parent].kind == FUNCTION_FUNCTION;
        set = is_nested ? unknown_set(program) : set_join(program->objects, set, unknown_set(program));
    }
    place_bind(frame, state, action->a, set);
}

void walk_leave(Frame *frame, State *state, SetId result, Span span)
{
    frame->summary->result = set_join(frame->program->objects, frame->summary->result, result);
    /* `return vfork();` hands both lives to the caller: it is there that the child has to end. */
    bool is_wrapper = false;
    for (uint32_t i = 0; i < set_count(frame->program->objects, state->children); i++) {
        is_wrapper |= set_has(frame->program->objects, result, set_member(frame->program->objects, state->children, i));
    }
    if (!is_wrapper) {
        state_child_action(frame, state, (ChildAction){.kind = CHILD_RETURNS, .span = span});
    }
    State exit = *state;
    if (frame->function != 1) {
        exit.slots = NULL; /* variables of a function end with it; a module's live on */
    }
    state_join(frame, &frame->summary->exit, &exit);
    state->is_reachable = false;
}

/* Only jumps forward are followed: a jump back makes a loop, of which one round has been walked already. */
static void walk_goto(Frame *frame, State *state, StrId name)
{
    uint32_t place = map_get(&frame->label_places, name, 0);
    if (place == 0) {
        vec_push(&frame->label_states, (State){0});
        place = (uint32_t)frame->label_states.count;
        map_put(&frame->label_places, name, place);
    }
    state_join(frame, &frame->label_states.items[place - 1], state);
    state->is_reachable = false;
}

static void walk_action(Frame *frame, State *state, ActionId id)
{
    Program *program = frame->program;
    const Action *action = &frame->facts->actions.items[id];
    frame->file->action_worlds[id] |= state->worlds;
    switch ((ActionKind)action->kind) {
    case ACTION_EVALUATE:
        evaluate(frame, state, action->a);
        break;
    case ACTION_BIND:
        place_bind(frame, state, action->a, evaluate(frame, state, action->b));
        break;
    case ACTION_AUGMENT: {
        SetId before = evaluate(frame, state, action->a);
        SetId added = evaluate(frame, state, action->b);
        set_escape(program, added);
        place_bind(frame, state, action->a, set_join(program->objects, before, unknown_set(program)));
        break;
    }
    case ACTION_DELETE:
        place_delete(frame, state, action->a);
        break;
    case ACTION_IMPORT:
        import_walk(frame, state, action);
        break;
    case ACTION_DEFINE:
        walk_define(frame, state, action);
        break;
    case ACTION_RETURN: {
        SetId set = action->a == 0 ? none_set(program) : evaluate(frame, state, action->a);
        if (state->is_reachable) {
            walk_leave(frame, state, set, action->span);
        }
        break;
    }
    case ACTION_RAISE:
        evaluate(frame, state, action->a);
        state->is_reachable = false;
        break;
    case ACTION_BREAK:
        if (frame->break_state != NULL) {
            state_join(frame, frame->break_state, state);
        }
        state->is_reachable = false;
        break;
    case ACTION_CONTINUE:
        if (frame->continue_state != NULL) {
            state_join(frame, frame->continue_state, state);
        }
        state->is_reachable = false;
        break;
    case ACTION_IF:
        walk_if(frame, state, action);
        break;
    case ACTION_LOOP:
        walk_loop(frame, state, action);
        break;
    case ACTION_SWITCH:
        walk_switch(frame, state, action);
        break;
    case ACTION_TRY:
        walk_try(frame, state, action);
        break;
    case ACTION_WITH:
        walk_with(frame, state, action);
        break;
    case ACTION_GOTO:
        walk_goto(frame, state, action->text);
        break;
    case ACTION_LABEL:
    case ACTION_NONE:
    case ACTION_KINDS:
        break;
    }
}

SetId walk_comprehension(Frame *frame, State *state, FunctionId comprehension)
{
    const Function *function = &frame->facts->functions.items[comprehension];
    walk_block(frame, state, function->body);
    /* The element is the EVALUATE innermost in the loops and conditions. */
    BlockId block = function->body;
    SetId element = 0;
    while (facts_list_count(frame->facts, block) > 0) {
        uint32_t last = facts_list_count(frame->facts, block) - 1;
        const Action *action = &frame->facts->actions.items[facts_list_item(frame->facts, block, last)];
        if (action->kind == ACTION_EVALUATE) {
            element = frame->file->value_sets[action->a];
            break;
        }
        block = action->b; /* of LOOP and IF alike */
    }
    return element != 0 ? element : unknown_set(frame->program);
}
