// Each rule is tried on a tree that breaks it: a rule that cannot fail guards nothing.
#include "tests/tidy/rules.hpp"

#include <catch2/catch.hpp>

#include "tests/tidy/includes.hpp"

using namespace tidy;

namespace {

const std::string kHeader = "// What it is.\n#pragma once\n";

std::string including(const std::string& path) {
    return kHeader + "#include \"" + path + "\"\n";
}

}  // namespace

TEST_CASE("An include that points upwards is a complaint with file, line and what is allowed") {
    const auto complaints = check_layers(
        {{"diagnostics/advice/rules.hpp", including("diagnostics/tensor/tensor.hpp")}});
    REQUIRE(complaints.size() == 1);
    CHECK(complaints[0] ==
          "diagnostics/advice/rules.hpp:3: diagnostics/advice may not include diagnostics/tensor; "
          "it may include diagnostics/base, diagnostics/findings");
}

TEST_CASE("The library may not know the daemon") {
    CHECK(
        check_layers({{"diagnostics/runs/runs.cpp", including("daemon/codec/json.hpp")}}).size() ==
        1);
}

TEST_CASE("The server and the scheduler do not know the API") {
    CHECK(check_layers({{"daemon/http/server.cpp", including("daemon/api/api.hpp")}}).size() == 1);
    CHECK(check_layers({{"daemon/jobs/scheduler.cpp", including("daemon/api/api.hpp")}}).size() ==
          1);
}

TEST_CASE("Downward and own-folder includes are fine") {
    CHECK(check_layers({{"daemon/api/jobs.cpp",
                         including("daemon/store/store.hpp") + including("daemon/api/errors.hpp")},
                        {"daemon/main.cpp", including("daemon/cli/cli.hpp")}})
              .empty());
}

TEST_CASE("A subfolder belongs to the layer of its folder") {
    CHECK(layer_of("daemon/store/sqlite/store.cpp") == "daemon/store");
    CHECK(
        check_layers({{"daemon/store/sqlite/store.cpp", including("daemon/jobs/a.hpp")}}).size() ==
        1);
}

TEST_CASE("A folder that is in no layer is a complaint, and so is including it") {
    CHECK(check_layers({{"diagnostics/utils/string.hpp", kHeader}}).size() == 1);
    CHECK(check_layers({{"daemon/api/jobs.cpp", including("daemon/helpers/a.hpp")}}).size() == 1);
}

TEST_CASE("Product code may not include what belongs to tests") {
    CHECK(check_layers({{"daemon/api/jobs.cpp", including("tests/support/fake.hpp")}}).size() == 1);
}

TEST_CASE("The table of layers has no cycle") {
    CHECK(check_table().empty());
}

TEST_CASE("Files that include each other are named in their order") {
    const auto complaints = check_cycles({{"daemon/api/a.hpp", including("daemon/api/b.hpp")},
                                          {"daemon/api/b.hpp", including("daemon/api/a.hpp")}});
    REQUIRE(complaints.size() == 1);
    CHECK(complaints[0] == "cycle: daemon/api/a.hpp -> daemon/api/b.hpp -> daemon/api/a.hpp");
}

TEST_CASE("A library's header outside its folder is a complaint") {
    const std::string dnnl = kHeader + "#include <dnnl.hpp>\n";
    const std::string sqlite = kHeader + "  #  include <SQLiteCpp/Database.h>\n";
    CHECK(check_library_headers({{"diagnostics/models/a.cpp", dnnl}}).size() == 1);
    CHECK(check_library_headers({{"diagnostics/tensor/a.cpp", dnnl}}).empty());
    CHECK(check_library_headers({{"daemon/store/store.cpp", sqlite}}).size() == 1);
    CHECK(check_library_headers({{"daemon/store/sqlite/store.cpp", sqlite}}).empty());
}

TEST_CASE("An include in a comment is none") {
    CHECK(includes_of("// #include <dnnl.hpp>\n").empty());
}

TEST_CASE("A header needs a comment, a guard, and no using namespace") {
    CHECK(check_headers({{"daemon/api/a.hpp", kHeader}}).empty());
    CHECK(check_headers({{"daemon/api/a.hpp", "#pragma once\n"}}).size() == 1);
    CHECK(check_headers({{"daemon/api/a.hpp", "// What it is.\n"}}).size() == 1);
    CHECK(check_headers({{"daemon/api/a.hpp", kHeader + "using namespace std;\n"}}).size() == 1);
}

TEST_CASE("A long source file and a long README are complaints") {
    const std::string long_text(601, '\n');
    CHECK(check_sizes({{"daemon/api/a.cpp", long_text}}).size() == 1);
    CHECK(check_sizes({{"daemon/api/README.md", long_text}}).size() == 1);
    CHECK(check_sizes({{"README.md", long_text}, {"web/style.css", long_text}}).empty());
}

TEST_CASE("A folder of four source files needs a README") {
    Tree tree;
    for (const char* name : {"a.cpp", "b.cpp", "c.cpp", "d.cpp"}) {
        tree["daemon/api/" + std::string(name)] = "";
    }
    CHECK(check_readmes(tree).size() == 1);
    tree["daemon/api/README.md"] = "# What\n";
    CHECK(check_readmes(tree).empty());
}

TEST_CASE("Paths of one machine and unfinished work are complaints wherever they stand") {
    CHECK(check_words({{"README.md", std::string("see /wor") + "k/shared\n"}}).size() == 1);
    CHECK(check_words({{"web/src/a.ts", std::string("// TO") + "DO: later\n"}}).size() == 1);
    CHECK(check_words({{"tests/a.cpp", "mkdtemp(\"/tmp/a-XXXXXX\");\n"}}).empty());
    CHECK(check_words({{"README.md", "See ../shared/data and network/interfaces.\n"}}).empty());
}
