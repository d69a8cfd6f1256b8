/* Classes of the program and their instances: members over inheritance, and attributes.
 *
 * An instance is told apart by the call that makes it, so what one `Job(work)` stores is not mixed with what another
 * stores. The instance without such a call stands for any instance of its class: it is `self` in a method whose caller
 * is not known, and its attributes are the union of those of all instances. */
#include "link/analysis.h"

#include <string.h>

enum { BASES_DEPTH = 8 };

static SetId object_set(Program *program, const Object *object)
{
    return set_of(program->objects, object_make(program->objects, object));
}

ObjectId instance_any(Program *program, SetId of)
{
    return object_make(program->objects, &(Object){.kind = OBJECT_INSTANCE, .of = of});
}

/* --- Members --- */

/* A function found in a class, as it is seen through one of its instances, or through the class itself. */
static SetId bind_member(Program *program, const Object *class, ObjectId receiver, StrId name, ObjectId member)
{
    Object object = *object_get(program->objects, member);
    bool is_method = object.kind == OBJECT_FUNCTION && object.detail != METHOD_KIND_STATIC;
    SetId self = receiver == 0 ? 0 : set_of(program->objects, receiver);
    if (is_method && object.detail == METHOD_KIND_CLASS) {
        self = receiver == 0 ? object_set(program, class) : object_get(program->objects, receiver)->of;
    }
    if (!is_method || self == 0) {
        return set_of(program->objects, member);
    }
    return object_set(program, &(Object){.kind = OBJECT_METHOD, .detail = object.detail, .of = self, .text = name,
                                         .file = object.file, .id = object.id});
}

/* A member of a class outside the program. */
static SetId outside_member(Program *program, const Api *class, ObjectId receiver, StrId name)
{
    /* The constructor of a modelled class is described by the row of the class itself. */
    Text member = intern_get(&program->names, name);
    const Api *api = name == program->known.init
                         ? class
                         : models_find_member(program->models, MODEL_PYTHON, text_of(class->name), member);
    if (api == NULL || receiver == 0) {
        return 0;
    }
    return object_set(program, &(Object){.kind = OBJECT_METHOD, .of = set_of(program->objects, receiver), .text = name,
                                         .api = api});
}

static SetId member_within(Program *program, const Object *class, ObjectId receiver, StrId name, int depth);

static SetId base_member_within(Program *program, const Object *class, ObjectId receiver, StrId name, int depth)
{
    FileState *file = program->files.items[class->file - 1];
    const Function *function = &file->file.facts->functions.items[class->id];
    SetId found = 0;
    for (uint32_t i = 0; depth > 0 && found == 0 && i < facts_list_count(file->file.facts, function->bases); i++) {
        const Argument *base =
            &file->file.facts->arguments.items[facts_list_item(file->file.facts, function->bases, i)];
        SetId bases = base->kind == ARGUMENT_POSITION ? file->value_sets[base->value] : 0;
        for (uint32_t k = 0; k < set_count(program->objects, bases); k++) {
            Object object = *object_get(program->objects, set_member(program->objects, bases, k));
            SetId one = 0;
            if (object.kind == OBJECT_CLASS) {
                one = member_within(program, &object, receiver, name, depth - 1);
            } else if (object.api != NULL && object.api->kind == API_CLASS) {
                one = outside_member(program, object.api, receiver, name); /* Process, and ctx.Process too */
            }
            found = set_join(program->objects, found, one);
        }
    }
    return found;
}

static SetId member_within(Program *program, const Object *class, ObjectId receiver, StrId name, int depth)
{
    FileState *file = program->files.items[class->file - 1];
    SetId found = map_get(&file->cells, map_key(class->id, name), 0);
    SetId bound = 0;
    for (uint32_t i = 0; i < set_count(program->objects, found); i++) {
        bound = set_join(program->objects, bound,
                         bind_member(program, class, receiver, name, set_member(program->objects, found, i)));
    }
    return bound != 0 ? bound : base_member_within(program, class, receiver, name, depth);
}

SetId class_member(Program *program, const Object *class, ObjectId receiver, StrId name)
{
    return member_within(program, class, receiver, name, BASES_DEPTH);
}

SetId class_base_member(Program *program, const Object *class, ObjectId receiver, StrId name)
{
    return base_member_within(program, class, receiver, name, BASES_DEPTH);
}

/* --- Attributes --- */

static uint32_t attribute_place(const Program *program, ObjectId instance, StrId name)
{
    return map_get(&program->attribute_ids, map_key(instance, name), 0);
}

static void bind_one(Frame *frame, ObjectId instance, ValueId place, StrId name, SetId set)
{
    Program *program = frame->program;
    uint32_t known = attribute_place(program, instance, name);
    if (known == 0) {
        uint32_t *head = map_at(&program->attribute_heads, instance);
        vec_push(&program->attributes, ((AttributeRecord){.attribute = {.name = name, .file = &frame->file->file,
                                                                        .function = frame->function, .place = place},
                                                          .next = *head}));
        known = *head = (uint32_t)program->attributes.count;
        map_put(&program->attribute_ids, map_key(instance, name), known);
    }
    Attribute *attribute = &program->attributes.items[known - 1].attribute;
    attribute->set = set_join(program->objects, attribute->set, set);
}

static bool is_any_instance(const Object *instance)
{
    return instance->file == 0;
}

void instance_bind(Frame *frame, ObjectId instance, ValueId place, StrId name, SetId set)
{
    Program *program = frame->program;
    Object object = *object_get(program->objects, instance);
    bind_one(frame, instance, place, name, set);
    if (!is_any_instance(&object)) {
        bind_one(frame, instance_any(program, object.of), place, name, set);
    }
}

void instance_delete(Frame *frame, ObjectId instance, ValueId place, StrId name)
{
    Program *program = frame->program;
    instance_bind(frame, instance, place, name, 0);
    Object object = *object_get(program->objects, instance);
    ObjectId both[] = {instance, instance_any(program, object.of)};
    for (size_t i = 0; i < sizeof both / sizeof both[0]; i++) {
        program->attributes.items[attribute_place(program, both[i], name) - 1].attribute.is_deleted = true;
    }
}

/* What any instance of the class or of one of its bases holds. */
static SetId shared_attribute(Program *program, const Object *class, StrId name, int depth)
{
    ObjectId any = instance_any(program, object_set(program, class));
    uint32_t known = attribute_place(program, any, name);
    if (known != 0) {
        return program->attributes.items[known - 1].attribute.set;
    }
    FileState *file = program->files.items[class->file - 1];
    const Function *function = &file->file.facts->functions.items[class->id];
    SetId found = 0;
    for (uint32_t i = 0; depth > 0 && i < facts_list_count(file->file.facts, function->bases); i++) {
        const Argument *base =
            &file->file.facts->arguments.items[facts_list_item(file->file.facts, function->bases, i)];
        SetId bases = file->value_sets[base->value];
        for (uint32_t k = 0; k < set_count(program->objects, bases); k++) {
            Object object = *object_get(program->objects, set_member(program->objects, bases, k));
            if (object.kind == OBJECT_CLASS) {
                found = set_join(program->objects, found, shared_attribute(program, &object, name, depth - 1));
            }
        }
    }
    return found;
}

SetId instance_attribute(Program *program, ObjectId id, StrId name)
{
    Object instance = *object_get(program->objects, id);
    uint32_t own = attribute_place(program, id, name);
    SetId found = own == 0 ? 0 : program->attributes.items[own - 1].attribute.set;
    for (uint32_t i = 0; i < set_count(program->objects, instance.of); i++) {
        Object class = *object_get(program->objects, set_member(program->objects, instance.of, i));
        if (own == 0) {
            found = set_join(program->objects, found, shared_attribute(program, &class, name, BASES_DEPTH));
        }
        found = set_join(program->objects, found, class_member(program, &class, id, name));
    }
    return found;
}

SetId super_attribute(Program *program, const Object *seen, StrId name)
{
    Object class = {.kind = OBJECT_CLASS, .file = seen->file, .id = seen->id};
    SetId found = 0;
    for (uint32_t i = 0; i < set_count(program->objects, seen->of); i++) {
        SetId one = class_base_member(program, &class, set_member(program->objects, seen->of, i), name);
        found = set_join(program->objects, found, one);
    }
    return found;
}

void program_each_attribute(const Program *program, const Object *instance, AttributeVisit *visit, void *context)
{
    ObjectId id = object_id(program->objects, instance);
    for (uint32_t at = map_get(&program->attribute_heads, id, 0); at != 0;) {
        const AttributeRecord *record = &program->attributes.items[at - 1];
        visit(context, &record->attribute);
        at = record->next;
    }
}
