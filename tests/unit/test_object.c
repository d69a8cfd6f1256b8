/* The lattice of the link stage: objects that are equal are one, sets join, and what grows too large becomes unknown.
 */
#include "link/object.h"

#include <criterion/criterion.h>

static SetId constants(Objects *objects, StrId first, StrId count)
{
    SetId set = 0;
    for (StrId text = first; text < first + count; text++) {
        Object constant = {.kind = OBJECT_CONSTANT, .detail = LITERAL_STRING, .text = text};
        set = set_join(objects, set, set_of(objects, object_make(objects, &constant)));
    }
    return set;
}

Test(object, equal_objects_have_one_id)
{
    Objects *objects = objects_new();
    Object function = {.kind = OBJECT_FUNCTION, .file = 1, .id = 7};
    Object other = {.kind = OBJECT_FUNCTION, .file = 2, .id = 7};
    cr_expect_eq(object_make(objects, &function), object_make(objects, &function));
    cr_expect_neq(object_make(objects, &function), object_make(objects, &other));
    cr_expect_eq(object_make(objects, &(Object){.kind = OBJECT_UNKNOWN}), UNKNOWN_OBJECT);
    objects_free(objects);
}

Test(object, sets_are_equal_however_they_were_joined)
{
    Objects *objects = objects_new();
    SetId front = constants(objects, 1, 2); /* few enough for the limit of the tiny build */
    SetId back = constants(objects, 2, 2);
    SetId all = set_join(objects, front, back);
    cr_expect_eq(all, set_join(objects, back, front));
    cr_expect_eq(all, constants(objects, 1, 3));
    cr_expect_eq(set_count(objects, all), 3);
    cr_expect_eq(set_join(objects, all, 0), all);
    objects_free(objects);
}

Test(object, a_set_without_a_member_keeps_the_others)
{
    Objects *objects = objects_new();
    SetId all = constants(objects, 1, 3);
    uint32_t second = set_member(objects, all, 1);
    SetId rest = set_without(objects, all, second);
    cr_expect_eq(set_count(objects, rest), 2);
    cr_expect_not(set_has(objects, rest, second));
    cr_expect_eq(set_without(objects, rest, second), rest);
    objects_free(objects);
}

Test(object, a_set_that_grows_without_end_holds_the_unknown)
{
    Objects *objects = objects_new();
    SetId many = constants(objects, 1, 1000);
    cr_expect(set_has(objects, many, UNKNOWN_OBJECT));
    cr_expect_lt(set_count(objects, many), 100);
    cr_expect_eq(set_join(objects, many, constants(objects, 2000, 1)), many, "it does not change any more");
    objects_free(objects);
}

Test(object, containers_of_one_place_hold_what_any_of_them_held)
{
    Objects *objects = objects_new();
    SetId first = constants(objects, 1, 1);
    SetId second = constants(objects, 2, 1);
    Object container = {.kind = OBJECT_CONTAINER, .detail = COLLECTION_LIST, .file = 1, .id = 3, .items = &first,
                        .item_count = 1};
    ObjectId id = object_make(objects, &container);
    container.items = &second;
    cr_expect_eq(object_make(objects, &container), id);
    cr_expect_eq(object_get(objects, id)->items[0], set_join(objects, first, second));
    cr_expect_not(object_get(objects, id)->is_open);
    object_put(objects, id, constants(objects, 9, 1));
    cr_expect(object_get(objects, id)->is_open, "after an append its length is not known");
    cr_expect_eq(object_get(objects, id)->item_count, 2);
    objects_free(objects);
}
