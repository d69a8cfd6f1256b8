/* The device runtime was initialised in the parent, then the process forked, and the child uses the runtime: its state
 * does not survive a fork. A child that never touches the device, or execs at once, is right and silent. */
#include "engine/device.h"

static void check_birth(RuleContext *context, const DeviceBirth *birth)
{
    if (birth->past != DEVICE_INITIALISED || birth->by_loader) {
        return;
    }
    Verdict verdict = device_judge(context, birth);
    if (!verdict.is_reported) {
        return;
    }
    bool is_fork = (birth->site->api->effects & (EFFECT_BIT(FORK) | EFFECT_BIT(VFORK))) != 0;
    Report report = device_report(context, birth);
    report.verdict = &verdict;
    report.message = rule_format(context, "%s was initialised before this %s, and the child uses it",
                                 device_title(birth->device), is_fork ? "fork" : "start");
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
