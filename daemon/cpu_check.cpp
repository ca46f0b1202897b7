// Runs before any other code of the program, and is itself compiled for every x86-64: all other
// code may use AVX2 and would die of SIGILL without a word.
#include <unistd.h>

#include <cstring>

namespace {

constexpr int kExitWrongCpu = 78;  // EX_CONFIG of sysexits.h.

constexpr char kMessage[] =
    "rangefinder: this processor lacks AVX2, FMA, BMI1 or BMI2. The program is built for "
    "x86-64-v3 (Intel Haswell, AMD Excavator and later).\n";

// 101 is the first priority a program may use: earlier than any static object's constructor.
__attribute__((constructor(101))) void check_cpu() {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
        __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2")) {
        return;
    }
    const auto written = ::write(STDERR_FILENO, kMessage, sizeof kMessage - 1);
    static_cast<void>(written);
    ::_exit(kExitWrongCpu);
}

}  // namespace
