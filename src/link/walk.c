/* Walks the blocks of a function in the order of their text. Paths split at control actions and join behind them. */
#include "link/analysis.h"
#include "link/border.h"

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

/* Whether a loop may come round again: not `for method in ["spawn"]`. */
static bool may_come_round(const Frame *frame, const Action *action)
{
    const Value *iterable = value_of(frame->facts, action->a);
    return action->detail != LOOP_FOR || iterable->kind != VALUE_COLLECTION ||
           facts_list_count(frame->facts, iterable->list) != 1 ||
           value_of(frame->facts, facts_list_item(frame->facts, iterable->list, 0))->kind == VALUE_STARRED;
}

static void walk_loop(Frame *frame, State *state, const Action *action)
{
    if (action->detail == LOOP_FOR) {
        SetId iterable = evaluate(frame, state, action->a);
        site_iterate(frame, state, action->a, iterable);
    }
    State exits = {0};
    State done = {0};
    SetId by_one_round = 0; /* what has certainly happened after a round */
    if (action->detail != LOOP_DO && !is_endless(frame, action)) {
        state_join(frame, &done, state);
    }
    for (int round = 0; round < LOOP_ROUNDS && state->is_reachable; round++) {
        State head = state_copy(state);
        walk_round(frame, state, action, &exits);
        by_one_round = round == 0 && state->is_reachable ? state->must : by_one_round;
        if (!is_endless(frame, action)) {
            state_join(frame, &done, state);
        }
        if (!state_join(frame, &head, state) || !may_come_round(frame, action)) {
            break; /* another round would find nothing new */
        }
    }
    if (done.is_reachable && action->detail == LOOP_WHILE && action->a != 0) {
        condition_assume(frame, &done, action->a, false);
    }
    /* A loop of C is written to be run: the threads of a pool are started in one. */
    if (frame->facts->language != LANGUAGE_PYTHON && done.is_reachable) {
        done.must = set_join(frame->program->objects, done.must, by_one_round);
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

static bool begins_with_import(const Facts *facts, BlockId block)
{
    return facts_list_count(facts, block) > 0 &&
           facts->actions.items[facts_list_item(facts, block, 0)].kind == ACTION_IMPORT;
}

/* `try: import a … except ImportError: import b`: where the first can be imported the second is not. What it binds is
 * not joined: two libraries of which one stands in for the other do not differ from line to line. */
static bool stands_in(const Frame *frame, const Action *action, ListId types, BlockId handler)
{
    bool is_import = begins_with_import(frame->facts, action->a) && begins_with_import(frame->facts, handler);
    for (uint32_t i = 0; is_import && i < facts_list_count(frame->facts, types); i++) {
        const char *name =
            program_cstr(frame->program, value_of(frame->facts, facts_list_item(frame->facts, types, i))->text);
        if (strcmp(name, "ImportError") == 0 || strcmp(name, "ModuleNotFoundError") == 0) {
            return true;
        }
    }
    return false;
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
    Enclosing here = {action, frame->enclosing};
    if (facts_list_count(frame->facts, action->c) > 0) {
        frame->enclosing = &here;
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
        ListId types = facts_list_item(frame->facts, action->list, 3 * i + 1);
        BlockId block = facts_list_item(frame->facts, action->list, 3 * i + 2);
        walk_block(frame, &handler, block);
        if (!state->is_reachable || !stands_in(frame, action, types, block)) {
            state_join(frame, state, &handler);
        }
    }
    frame->enclosing = here.outer;
    if (facts_list_count(frame->facts, action->c) > 0) {
        State last = state->is_reachable ? state_copy(state) : state_copy(&thrown);
        walk_block(frame, &last, action->c);
        if (state->is_reachable) {
            *state = last;
        }
    }
}

/* What `with` binds: the answer of __enter__ where it is known, what a generator yields, else the thing itself. */
static SetId enter_context(Frame *frame, State *state, ValueId item, SetId set)
{
    Program *program = frame->program;
    SetId entered = call_method(frame, state, item, set, program->known.enter);
    for (uint32_t i = 0; entered == 0 && i < set_count(program->objects, set); i++) {
        const Object *object = object_get(program->objects, set_member(program->objects, set, i));
        if (object->kind == OBJECT_GENERATOR && object->item_count == 1) {
            return object->items[0];
        }
    }
    return entered != 0 ? entered : set;
}

/* The end of a `with`: what was entered last is left first. */
static void exit_contexts(Frame *frame, State *state, const Action *action)
{
    for (uint32_t i = facts_list_count(frame->facts, action->list); i > 1 && state->is_reachable; i -= 2) {
        ValueId item = facts_list_item(frame->facts, action->list, i - 2);
        call_method(frame, state, item, frame->file->value_sets[item], frame->program->known.exit);
    }
}

/* A `return` leaves every `with` around it, and runs what stands behind `finally`. */
static void leave_enclosing(Frame *frame, State *state)
{
    const Enclosing *outside = frame->enclosing;
    for (const Enclosing *at = outside; at != NULL && state->is_reachable; at = at->outer) {
        frame->enclosing = at->outer;
        if (at->action->kind == ACTION_WITH) {
            exit_contexts(frame, state, at->action);
        } else {
            walk_block(frame, state, at->action->c);
        }
    }
    frame->enclosing = outside;
}

static void walk_with(Frame *frame, State *state, const Action *action)
{
    Program *program = frame->program;
    Caught outer = state->caught;
    uint32_t count = facts_list_count(frame->facts, action->list);
    for (uint32_t i = 0; i + 1 < count; i += 2) {
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
        SetId entered = enter_context(frame, state, item, set);
        if (place != 0) {
            place_bind(frame, state, place, entered);
        }
    }
    Enclosing here = {action, frame->enclosing};
    frame->enclosing = &here;
    walk_block(frame, state, action->a);
    frame->enclosing = here.outer;
    exit_contexts(frame, state, action);
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

void walk_leave(Frame *frame, State *state, SetId result, Span span)
{
    frame->summary->result = set_join(frame->program->objects, frame->summary->result, result);
    /* `return vfork();` hands both lives to the caller: it is there that the child has to end. */
    bool is_wrapper = false;
    for (uint32_t i = 0; i < set_count(frame->program->objects, state->children); i++) {
        is_wrapper |= set_has(frame->program->objects, result, set_member(frame->program->objects, state->children, i));
    }
    if (!is_wrapper) {
        fork_child_action(frame, state, (ChildAction){.kind = CHILD_RETURNS, .span = span});
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

/* A method that raises NotImplementedError stands for those of other classes, which come back. */
static void walk_raise(Frame *frame, State *state, const Action *action)
{
    evaluate(frame, state, action->a);
    const Value *raised = value_of(frame->facts, action->a);
    const Value *type = raised->kind == VALUE_CALL ? value_of(frame->facts, raised->a) : raised;
    bool is_method = frame->facts->functions.items[frame->function].flags & FUNCTION_METHOD;
    if (is_method && type->kind == VALUE_NAME && type->text == frame->program->known.not_implemented) {
        walk_leave(frame, state, unknown_set(frame->program), action->span);
    }
    state->is_reachable = false;
}

static void walk_action(Frame *frame, State *state, ActionId id)
{
    Program *program = frame->program;
    const Action *action = &frame->facts->actions.items[id];
    frame->file->action_worlds[id] |= state->worlds;
    switch ((ActionKind)action->kind) {
    case ACTION_EVALUATE:
        if (!(action->flags & ACTION_DECLARES)) {
            evaluate(frame, state, action->a);
        }
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
        define_walk(frame, state, action);
        break;
    case ACTION_RETURN: {
        SetId set = action->a == 0 ? none_set(program) : evaluate(frame, state, action->a);
        if (frame->info->raises_by_result && border_is_failure(frame, action->a, set)) {
            state->is_reachable = false;
            break;
        }
        leave_enclosing(frame, state);
        if (state->is_reachable) {
            walk_leave(frame, state, set, action->span);
        }
        break;
    }
    case ACTION_RAISE:
        walk_raise(frame, state, action);
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
