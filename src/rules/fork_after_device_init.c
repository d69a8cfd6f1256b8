/* The device runtime was initialised in the parent, then the process forked, and the child uses the runtime: its state
 * does not survive a fork. A child that never touches the device, or execs at once, is right and silent. */
#include "engine/birth.h"
#include "engine/device.h"

/* Both sides may use the device on some ways only; which of them go together is not known. One has to be certain. */
static bool is_certain(const Program *program, const DeviceBirth *birth)
{
    const Site *site = birth->site;
    return birth_is_fork(site) ||
           device_event(program, site->before_surely, birth->device, EFFECT_BIT(DEVICE_INIT)) != NULL ||
           device_use_is_certain(program, site, birth->use);
}

static void check_birth(RuleContext *context, const DeviceBirth *birth)
{
    if (birth->past != DEVICE_INITIALISED || birth->by_loader || !is_certain(rule_program(context), birth)) {
        return;
    }
    Verdict verdict = device_judge(context, birth);
    if (!verdict.is_reported) {
        return;
    }
    Report report = device_report(context, birth);
    report.verdict = &verdict;
    report.message = rule_format(context, "%s was initialised before this %s, and the child uses it",
                                 device_title(birth->device), birth_is_fork(birth->site) ? "fork" : "start");
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    device_each_birth(context, check_birth);
}

const Rule rule_fork_after_device_init = {
    .code = "SPL401",
    .name = "fork-after-device-init",
    .summary = "the process forks after a device was initialised, and the child uses the device",
    .severity = SEVERITY_ERROR,
    .check = check,
};
