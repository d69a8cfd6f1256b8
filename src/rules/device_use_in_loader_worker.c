/* A loader's worker uses the device: its dataset, its collate_fn, its worker_init_fn. Workers are forked, on Linux,
 * when the loader is iterated, and by then a training program has its model on the device. Workers belong on the
 * CPU; what they deliver is moved to the device by the parent. */
#include "engine/device.h"

static void check_birth(RuleContext *context, const DeviceBirth *birth)
{
    if (birth->past != DEVICE_INITIALISED || !birth->by_loader ||
        !device_use_is_certain(rule_program(context), birth->site, birth->use)) {
        return;
    }
    Verdict verdict = device_judge(context, birth);
    if (!verdict.is_reported) {
        return;
    }
    const char *title = device_title(birth->device);
    Report report = device_report(context, birth);
    report.verdict = &verdict;
    report.message = rule_format(context, "the workers of this loader use %s, which the parent has initialised",
                                 title);
    report.help = rule_format(context, "let the workers deliver tensors on the CPU (pin_memory=True helps) and move "
                                       "the batch to %s in the loop",
                              title);
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    device_each_birth(context, check_birth);
}

const Rule rule_device_use_in_loader_worker = {
    .code = "SPL402",
    .name = "device-use-in-loader-worker",
    .summary = "code that runs in a loader's forked worker uses the device that the parent has initialised",
    .severity = SEVERITY_ERROR,
    .check = check,
};
