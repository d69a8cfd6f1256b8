/* Interned objects and sets. A set is a sorted array of ids; equal arrays have one id, so that comparing and joining
 * states of a program is cheap. Sets that grow beyond a limit become "these, and something unknown". */
#include "link/object.h"

#include "base/arena.h"
#include "base/fail.h"
#include "base/map.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

#ifdef SPAWNLINT_TINY
enum { SET_LIMIT = 5, PUT_LIMIT = 2 };
#else
enum {
    SET_LIMIT = 24,
    PUT_LIMIT = 8 /* what is put into a container later is kept apart so often, and then joined */
};
#endif

typedef struct Set {
    const uint32_t *members;
    uint32_t count;
} Set;

/* An object as it is kept; the object comes first, so that a pointer to it is one to the entry. */
typedef struct Entry {
    Object object;
    ObjectId id;
    ObjectId next; /* older, of the same hash */
} Entry;

/* Objects stay where they are: whoever looks at one may make others meanwhile. */
enum { BLOCK_BITS = 8, BLOCK_ENTRIES = 1 << BLOCK_BITS };

struct Objects {
    Arena arena;
    VEC(Entry *) blocks; /* of BLOCK_ENTRIES each, by ObjectId */
    uint32_t object_count;
    VEC(Set) sets;       /* from SetId 1 */
    Map object_ids;      /* hash → newest object with it */
    Map set_ids;
    Map joins; /* two sets → their join */
    VEC(SetId) singles; /* the set of one, by its member; 0: not made yet */
    VEC(uint32_t) next_set;
};

static Entry *entry_of(const Objects *objects, ObjectId id)
{
    return &objects->blocks.items[id >> BLOCK_BITS][id & (BLOCK_ENTRIES - 1)];
}

static ObjectId add_entry(Objects *objects, const Object *object, ObjectId next)
{
    ObjectId id = objects->object_count++;
    if (id >> BLOCK_BITS == objects->blocks.count) {
        vec_push(&objects->blocks, arena_array(&objects->arena, Entry, BLOCK_ENTRIES));
    }
    *entry_of(objects, id) = (Entry){*object, id, next};
    return id;
}

Objects *objects_new(void)
{
    Objects *objects = calloc(1, sizeof *objects);
    if (objects == NULL) {
        fail_out_of_memory();
    }
    add_entry(objects, &(Object){0}, 0);
    vec_push(&objects->sets, (Set){0});
    vec_push(&objects->next_set, 0);
    if (object_make(objects, &(Object){.kind = OBJECT_UNKNOWN}) != UNKNOWN_OBJECT) {
        BUG("the unknown object is not the first");
    }
    return objects;
}

void objects_free(Objects *objects)
{
    if (objects == NULL) {
        return;
    }
    vec_free(&objects->blocks);
    vec_free(&objects->sets);
    vec_free(&objects->next_set);
    vec_free(&objects->singles);
    map_free(&objects->object_ids);
    map_free(&objects->set_ids);
    map_free(&objects->joins);
    arena_free(&objects->arena);
    free(objects);
}

const Object *object_get(const Objects *objects, ObjectId id)
{
    return &entry_of(objects, id)->object;
}

ObjectId object_id(const Objects *objects, const Object *object)
{
    (void)objects;
    return ((const Entry *)object)->id;
}

static bool is_same_object(const Object *left, const Object *right)
{
    return left->kind == right->kind && left->detail == right->detail && left->file == right->file &&
           left->id == right->id && left->context == right->context && left->text == right->text &&
           left->of == right->of && left->api == right->api;
}

static const SetId *keep_ids(Objects *objects, const uint32_t *ids, uint32_t count)
{
    uint32_t *kept = arena_array(&objects->arena, uint32_t, count);
    if (count > 0) {
        memcpy(kept, ids, count * sizeof *kept);
    }
    return kept;
}

/* Joins what the two hold; a longer list of items than before leaves the container open, since the shorter one may be
 * there as well. */
static void join_into(Objects *objects, ObjectId id, const Object *wanted)
{
    Object joined = *object_get(objects, id);
    uint32_t common = joined.item_count < wanted->item_count ? joined.item_count : wanted->item_count;
    bool is_changed = false;
    for (uint32_t i = 0; i < common; i++) {
        is_changed |= set_join(objects, joined.items[i], wanted->items[i]) != joined.items[i];
    }
    if (is_changed || joined.item_count < wanted->item_count) {
        uint32_t count = joined.item_count > wanted->item_count ? joined.item_count : wanted->item_count;
        SetId *items = arena_array(&objects->arena, SetId, count);
        for (uint32_t i = 0; i < count; i++) {
            SetId mine = i < joined.item_count ? joined.items[i] : 0;
            SetId theirs = i < wanted->item_count ? wanted->items[i] : 0;
            items[i] = set_join(objects, mine, theirs);
        }
        joined.items = items;
    }
    bool same_keys = (joined.keys == NULL) == (wanted->keys == NULL) &&
                     (joined.keys == NULL || memcmp(joined.keys, wanted->keys, common * sizeof *joined.keys) == 0);
    if (joined.item_count != wanted->item_count || !same_keys) {
        joined.is_open = true;
        joined.keys = NULL;
        joined.item_count = joined.item_count > wanted->item_count ? joined.item_count : wanted->item_count;
    }
    joined.is_open |= wanted->is_open;
    joined.has_started |= wanted->has_started;
    joined.has_escaped |= wanted->has_escaped;
    joined.method.chosen |= wanted->method.chosen;
    joined.method.is_default |= wanted->method.is_default;
    joined.method.is_unknown |= wanted->method.is_unknown;
    entry_of(objects, id)->object = joined;
}

ObjectId object_make(Objects *objects, const Object *wanted)
{
    uint64_t hash = hash_mix(hash_mix(hash_mix(wanted->kind, wanted->detail), map_key(wanted->file, wanted->id)),
                        map_key(wanted->text, wanted->of));
    hash = hash_mix(hash_mix(hash, wanted->context), (uint64_t)(uintptr_t)wanted->api);
    uint32_t first = map_get(&objects->object_ids, hash, 0);
    for (uint32_t id = first; id != 0; id = entry_of(objects, id)->next) {
        if (is_same_object(object_get(objects, id), wanted)) {
            join_into(objects, id, wanted);
            return id;
        }
    }
    Object made = *wanted;
    made.items = keep_ids(objects, wanted->items, wanted->item_count);
    made.written_count = wanted->item_count;
    made.keys = wanted->keys == NULL ? NULL : keep_ids(objects, wanted->keys, wanted->item_count);
    ObjectId id = add_entry(objects, &made, first);
    map_put(&objects->object_ids, hash, id);
    return id;
}

void object_mark_started(Objects *objects, ObjectId id)
{
    entry_of(objects, id)->object.has_started = true;
}

void object_mark_escaped(Objects *objects, ObjectId id)
{
    entry_of(objects, id)->object.has_escaped = true;
}

void object_mark_renamed(Objects *objects, ObjectId id)
{
    entry_of(objects, id)->object.is_renamed = true;
}

void object_put(Objects *objects, ObjectId container, SetId item)
{
    Object changed = *object_get(objects, container);
    for (uint32_t i = changed.written_count; changed.is_open && i < changed.item_count; i++) {
        if (set_join(objects, changed.items[i], item) == changed.items[i]) {
            return; /* it is among those that were put before */
        }
    }
    SetId *items = arena_array(&objects->arena, SetId, changed.item_count + 1);
    if (changed.item_count > 0) {
        memcpy(items, changed.items, changed.item_count * sizeof *items);
    }
    if (changed.item_count >= changed.written_count + PUT_LIMIT) {
        items[changed.item_count - 1] = set_join(objects, items[changed.item_count - 1], item);
    } else {
        items[changed.item_count++] = item;
    }
    changed.items = items;
    changed.keys = NULL;
    changed.is_open = true;
    entry_of(objects, container)->object = changed;
}

static SetId set_intern(Objects *objects, const uint32_t *members, uint32_t count)
{
    uint64_t hash = count;
    for (uint32_t i = 0; i < count; i++) {
        hash = hash_mix(hash, members[i]);
    }
    uint32_t first = map_get(&objects->set_ids, hash, 0);
    for (uint32_t id = first; id != 0; id = objects->next_set.items[id]) {
        const Set *set = &objects->sets.items[id];
        if (set->count == count && memcmp(set->members, members, count * sizeof *members) == 0) {
            return id;
        }
    }
    SetId id = (SetId)objects->sets.count;
    vec_push(&objects->sets, ((Set){keep_ids(objects, members, count), count}));
    vec_push(&objects->next_set, first);
    map_put(&objects->set_ids, hash, id);
    return id;
}

SetId set_of(Objects *objects, uint32_t member)
{
    while (objects->singles.count <= member) {
        vec_push(&objects->singles, 0);
    }
    if (objects->singles.items[member] == 0) {
        objects->singles.items[member] = set_intern(objects, &member, 1);
    }
    return objects->singles.items[member];
}

uint32_t set_count(const Objects *objects, SetId set)
{
    return objects->sets.items[set].count;
}

uint32_t set_member(const Objects *objects, SetId set, uint32_t index)
{
    return objects->sets.items[set].members[index];
}

bool set_has(const Objects *objects, SetId set, uint32_t member)
{
    const Set *members = &objects->sets.items[set];
    for (uint32_t i = 0; i < members->count; i++) {
        if (members->members[i] == member) {
            return true;
        }
    }
    return false;
}

SetId set_without(Objects *objects, SetId set, uint32_t member)
{
    SetId rest = 0;
    for (uint32_t i = 0; i < set_count(objects, set); i++) {
        uint32_t kept = set_member(objects, set, i);
        if (kept != member) {
            rest = set_join(objects, rest, set_of(objects, kept));
        }
    }
    return rest;
}

SetId set_meet(Objects *objects, SetId left, SetId right)
{
    if (left == right) {
        return left;
    }
    SetId both = 0;
    for (uint32_t i = 0; i < set_count(objects, left); i++) {
        uint32_t member = set_member(objects, left, i);
        if (set_has(objects, right, member)) {
            both = set_join(objects, both, set_of(objects, member));
        }
    }
    return both;
}

/* Merges two sorted arrays; beyond the limit the newest members give way to the unknown object. */
static SetId merge(Objects *objects, const Set *left, const Set *right)
{
    uint32_t members[2 * SET_LIMIT + 2];
    uint32_t count = 0;
    uint32_t l = 0;
    uint32_t r = 0;
    while (l < left->count || r < right->count) {
        uint32_t next;
        if (r == right->count || (l < left->count && left->members[l] <= right->members[r])) {
            next = left->members[l++];
            r += r < right->count && right->members[r] == next;
        } else {
            next = right->members[r++];
        }
        members[count++] = next;
    }
    if (count > SET_LIMIT) {
        count = SET_LIMIT;
        if (members[0] != UNKNOWN_OBJECT) {
            memmove(members + 1, members, (count - 1) * sizeof *members);
            members[0] = UNKNOWN_OBJECT;
        }
    }
    return set_intern(objects, members, count);
}

SetId set_join(Objects *objects, SetId left, SetId right)
{
    if (left == right || right == 0) {
        return left;
    }
    if (left == 0) {
        return right;
    }
    uint64_t key = left < right ? map_key(left, right) : map_key(right, left);
    SetId known = map_get(&objects->joins, key, 0);
    if (known == 0) {
        Set left_members = objects->sets.items[left];
        Set right_members = objects->sets.items[right];
        known = merge(objects, &left_members, &right_members);
        map_put(&objects->joins, key, known);
    }
    return known;
}
