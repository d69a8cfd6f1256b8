/* The parent has only asked about the device before the fork, but the question has initialised the driver, and the
 * child cannot do so again. torch.cuda.is_available() is the usual one: without PYTORCH_NVML_BASED_CUDA_CHECK=1 it
 * calls cudaGetDeviceCount, and torch marks every later fork as bad. A child that stays away from the device is
 * right. */
#include "engine/birth.h"
#include "engine/device.h"

static void check_birth(RuleContext *context, const DeviceBirth *birth)
{
    bool is_fork = birth_is_fork(birth->site);
    if (birth->past != DEVICE_ASKED ||
        (!is_fork && !device_use_is_certain(rule_program(context), birth->site, birth->use))) {
        return;
    }
    Verdict verdict = device_judge(context, birth);
    if (!verdict.is_reported) {
        return;
    }
    const char *title = device_title(birth->device);
    bool is_python = birth->site->file->facts->language == LANGUAGE_PYTHON;
    Report report = device_report(context, birth);
    report.verdict = &verdict;
    report.message = rule_format(context, "`%s` before this %s initialises %s, and the child uses it",
                                 birth->before->api->name, birth->by_loader ? "loader's start"
                                                           : is_python      ? "start"
                                                                            : "fork",
                                 title);
    report.help = is_python ? "use get_context(\"spawn\"), or ask in the children"
                            : "ask in the child, or exec at once there";
    rule_report(context, &report);
}

static void check(RuleContext *context)
{
    device_each_birth(context, check_birth);
}

const Rule rule_device_query_before_fork = {
    .code = "SPL403",
    .name = "device-query-before-fork",
    .summary = "a question about the device initialises its driver before a fork whose child uses the device",
    .severity = SEVERITY_ERROR,
    .check = check,
};
