#include "daemon/cli/commands.hpp"

#include <CLI/CLI.hpp>

#include "daemon/cli/demo.hpp"
#include "daemon/cli/range_test_command.hpp"
#include "diagnostics/base/version.hpp"

namespace rangefinder::cli {
namespace {

constexpr int kExitUsage = 2;

void add_demo(CLI::App& app, DemoOptions& options) {
    CLI::App* demo = app.add_subcommand("demo", "A range test to look at, in a few seconds");
    demo->add_option("--url", options.url, "A running daemon; without it a private one is started");
    demo->add_option("--preset", options.preset, "cnn-glyphs, mlp-two-moons, mlp-spirals, ...")
        ->capture_default_str();
}

void add_sweep_options(CLI::App& test, RangeTestOptions& options) {
    test.add_option("--start", options.start, "First learning rate")->capture_default_str();
    test.add_option("--end", options.end, "Last learning rate")->capture_default_str();
    test.add_option("--range", options.range, "given, or auto: moved until it shows fall and turn");
    test.add_option("--steps", options.steps, "Rates of a sweep")->capture_default_str();
    test.add_option("--spacing", options.spacing, "exponential or linear");
    test.add_option("--sweeps", options.sweeps, "Of seeds of their own; else as the budget has it");
    test.add_option("--batches-per-rate", options.batches_per_rate, "Updates at each rate");
    test.add_flag("--reset", options.reset, "Every rate from the same first weights");
    test.add_flag("--validation", options.validation, "Also the loss on a validation batch");
    test.add_option("--group", options.group, "Layers whose rate alone climbs")->delimiter(',');
    test.add_option("--group-base-rate", options.group_base_rate, "Rate of all other layers");
    test.add_option("--stop-factor", options.stop_factor,
                    "Ends where the loss is so often its best");
}

void add_answer_options(CLI::App& test, RangeTestOptions& options) {
    test.add_option("--budget", options.budget, "quick, standard or thorough")
        ->capture_default_str();
    test.add_option("--planned-steps", options.planned_steps, "Length of the training it is for");
    test.add_option("--planned-schedule", options.planned_schedule, "constant, one_cycle, ...");
    test.add_option("--advise", options.advise, "weight_decay, momentum: to be tried too")
        ->delimiter(',');
    test.add_option("--clip-norm", options.clip_norm, "Of all gradients together");
    test.add_option("--clip-value", options.clip_value, "Of each value of a gradient");
}

void add_range_test(CLI::App& app, RangeTestOptions& options) {
    CLI::App* test =
        app.add_subcommand("range-test", "Find the learning rate for a model and data");
    CLI::Option* data =
        test->add_option("--data", options.data, "CSV file, or IDX images (.gz too)");
    CLI::Option* generator = test->add_option("--generator", options.generator,
                                              "two_moons, spirals, blobs, regression or glyphs");
    data->excludes(generator);
    test->add_option("--labels", options.labels, "IDX labels")->needs(data);
    test->add_option("--target", options.target, "CSV column to predict; the last by default");
    test->add_option("--rows", options.rows, "Rows of a generator")->capture_default_str();
    test->add_option("--model", options.model, "mlp, cnn, or a JSON file of layers")
        ->capture_default_str();
    test->add_option("--optimizer", options.optimizer, "sgd, adam, adamw, rmsprop, adagrad, ...")
        ->capture_default_str();
    test->add_option("--momentum", options.momentum, "sgd's or rmsprop's");
    test->add_option("--weight-decay", options.weight_decay);
    test->add_option("--batch-size", options.batch_size)->capture_default_str();
    add_sweep_options(*test, options);
    add_answer_options(*test, options);
    test->add_option("--seed", options.seed)->capture_default_str();
    test->add_option("--threads", options.threads, "1 by default; sweeps share them");
    test->add_option("--seconds", options.seconds, "Time limit of the whole test");
    test->add_option("--url", options.url, "A running daemon; without it a private one is started");
    CLI::Option* json = test->add_flag("--json", options.json, "Print the finished job as JSON");
    test->add_option("--code", options.code, "Lines to copy: pytorch, keras or fastai")
        ->check(CLI::IsMember({"pytorch", "keras", "fastai"}))
        ->excludes(json);
    test->footer("example: rangefinder range-test --data digits.csv --optimizer adam");
    test->final_callback([data, generator] {
        if (data->empty() && generator->empty()) {
            throw CLI::RequiredError("one of --data and --generator");
        }
    });
}

}  // namespace

int run_command(const std::vector<std::string>& words) {
    CLI::App app("Finds the learning rate for a model, and shows why.", "rangefinder");
    app.set_version_flag("--version", std::string("rangefinder ") + version() + " (" + commit() +
                                          ", " + compiler() + ")");
    app.require_subcommand(1);
    app.footer("example: rangefinder serve --demo");
    // `serve` is taken by main before it comes here; named for the help alone.
    app.add_subcommand("serve", "The daemon: HTTP API, dashboard, metrics (serve --help)");
    DemoOptions demo;
    RangeTestOptions range_test;
    add_demo(app, demo);
    add_range_test(app, range_test);
    try {
        std::vector<std::string> reversed(words.rbegin(), words.rend());
        app.parse(reversed);
    } catch (const CLI::Success& success) {
        return app.exit(success);
    } catch (const CLI::ParseError& error) {
        app.exit(error);
        return kExitUsage;
    }
    if (app.got_subcommand("demo")) return demo_command(demo);
    return range_test_command(range_test);
}

}  // namespace rangefinder::cli
