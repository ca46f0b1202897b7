// The largest rate that an optimizer can be given here, by forward passes along its own updates and
// short trainings from where those point: no Hessian, any optimizer.
#pragma once

#include "diagnostics/findings/probe_results.hpp"
#include "diagnostics/probes/probe_monitor.hpp"
#include "diagnostics/probes/snapshot.hpp"
#include "diagnostics/spec/probe_spec.hpp"

namespace rangefinder {

// Along the update that the optimizer makes of a batch's gradient, the rate is searched at which
// the loss is back at its value before (critical sharpness, arXiv 2601.16979, is 2 over it). One
// update overestimates what a training can stand: a gradient shows in many directions, and steps
// that follow each other overshoot in the steepest, turn after turn. So trainings of
// sharpness.trial_steps steps find, from there, the rate at which the loss ends no lower than it
// began.
//
// The source stands at the start of an epoch: the next sharpness.batches batches are what the loss
// is measured on, the ones after them give the directions, and every training begins at the first.
// Everything is afterwards as it was, bit for bit. Each forward pass over the batches, and each
// step of a training, is a step of the monitor's.
CriticalSharpnessResult measure_critical_sharpness(const TrainedParts& parts,
                                                   const CriticalSharpnessSpec& sharpness,
                                                   ProbeMonitor& monitor);

}  // namespace rangefinder
