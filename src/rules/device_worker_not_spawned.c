/* Workers that use a device are started by fork, and nothing says that the parent has touched the device: it works
 * today and breaks with the parent's first use of it, in this file or in any other. CUDA asks for spawn or
 * forkserver. Where the parent is known to use the device first, the rules about that speak. */
#include "engine/device.h"

/* The same line may be reached on another way, on which the parent has used the device. */
static bool is_spoken_of(const Program *program, const DeviceBirth *birth)
{
    const Event *before;
    for (size_t i = 0; i < program_site_count(program); i++) {
        const Site *other = program_site(program, i);
        if (other->file == birth->site->file && other->call == birth->site->call &&
            device_past(program, other, birth->device, &before) != DEVICE_UNTOUCHED) {
            return true;
        }
    }
    return false;
}

static void check_birth(RuleContext *context, const DeviceBirth *birth)
{
    bool is_python = birth->site->file->facts->language == LANGUAGE_PYTHON;
    bool has_choice = (birth->site->api->effects & (EFFECT_BIT(FORK) | EFFECT_BIT(VFORK))) == 0;
    if (birth->past != DEVICE_UNTOUCHED || !is_python || !has_choice || !device_judge(context, birth).is_reported ||
        is_spoken_of(rule_program(context), birth) ||
        !device_use_is_certain(rule_program(context), birth->site, birth->use)) {
        return;
    }
    const char *title = device_title(birth->device);
    bool is_chosen = !birth->site->method.is_default;
    Report report = device_report(context, birth);
    report.severity = SEVERITY_WARNING;
    report.message = rule_format(context, "a worker that uses %s is forked%s: it fails once the parent uses %s too",
                                 title, is_chosen ? "" : " where fork is the start method", title);
    report.help = "use get_context(\"spawn\") for workers that use a device";
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    device_each_birth(context, check_birth);
}

const Rule rule_device_worker_not_spawned = {
    .code = "SPL406",
    .name = "device-worker-not-spawned",
    .summary = "workers that use a device are started by fork, which breaks once the parent uses it too",
    .severity = SEVERITY_WARNING,
    .check = check,
};
