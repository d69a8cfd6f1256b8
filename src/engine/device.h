/* Devices and the birth of processes: what the rules about them share.
 *
 * All of them ask about the same moments: children come to be, and use a device. What the parent had done with it by
 * then tells the rules apart. */
#ifndef SPAWNLINT_ENGINE_DEVICE_H
#define SPAWNLINT_ENGINE_DEVICE_H

#include "engine/rule.h"

/* What the parent had done with a device when the children were born; each word holds what the later ones do not. */
typedef enum DevicePast {
    DEVICE_INITIALISED, /* it may have initialised the runtime */
    DEVICE_ASKED,       /* it may have asked something that initialises the driver */
    DEVICE_UNTOUCHED    /* nothing is known of it */
} DevicePast;

/* Children of a site that use a device. */
typedef struct DeviceBirth {
    const Site *site;
    Device device;
    DevicePast past;
    const Event *before; /* what the parent did; NULL when the device is untouched */
    const Event *use;    /* the first use by a child */
    bool by_loader;      /* the children are workers of a loader */
} DeviceBirth;

/* The first use of the device by the children that come to be at a site; NULL when none is known. A query counts
 * as a use in C alone: torch's queries answer in a forked child as they did before the fork
 * (c10::cuda::device_count keeps its answer; pytorch issue 55643). */
const Event *device_use(const Program *program, const Site *site, Device device);

/* Whether the children certainly use it: on every way through a function that they run, or in that function
 * itself. */
bool device_use_is_certain(const Program *program, const Site *site, const Event *use);

/* Calls `check` for each birth, and each device that its children use. */
typedef void DeviceCheck(RuleContext *context, const DeviceBirth *birth);
void device_each_birth(RuleContext *context, DeviceCheck *check);

/* The first event of these effects on the device in a set; NULL when there is none. */
const Event *device_event(const Program *program, SetId events, Device device, EffectSet effects);

/* What the parent had done with the device before this site, and the event that says so, or NULL. */
DevicePast device_past(const Program *program, const Site *site, Device device, const Event **before);

/* The device on which a value lives that a modelled call has made; DEVICE_NONE for all others. */
Device device_of_value(const Object *object);

/* What it means that a forked child uses the device after its parent: in Python by the site's start methods; in C,
 * where there is nothing but fork, an error, and a warning for those runtimes whose owners have not said so. */
Verdict device_judge(RuleContext *context, const DeviceBirth *birth);

/* "CUDA", "HIP", "opencl" … */
const char *device_title(Device device);

/* A report at the site, whose trace shows what the parent did and what the child does. */
Report device_report(RuleContext *context, const DeviceBirth *birth);

#endif
