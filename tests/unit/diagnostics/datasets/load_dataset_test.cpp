#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "diagnostics/datasets/dataset.hpp"
#include "tests/support/numpy_files.hpp"

using namespace rangefinder;

namespace {

// A file of the test's own, removed at the end.
class TemporaryFile {
  public:
    explicit TemporaryFile(const std::string& content)
        : path_(std::filesystem::temp_directory_path() /
                ("rangefinder_datasets_" + std::to_string(getpid()) + "_" +
                 std::to_string(count_++))) {
        std::ofstream(path_, std::ios::binary) << content;
    }
    ~TemporaryFile() { std::filesystem::remove(path_); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    std::string path() const { return path_.string(); }

  private:
    static inline int count_ = 0;
    std::filesystem::path path_;
};

Result<Dataset> load(const std::string& features, const std::string& targets = {},
                     DatasetSpec spec = {}) {
    spec.source = FileSource{features, targets};
    return load_dataset(spec);
}

const std::string kCsv = "a,y\n1,0\n2,1\n3,0\n4,1\n";

}  // namespace

TEST_CASE("A CSV file is read from disk, with or without byte order mark") {
    const TemporaryFile plain(kCsv), marked("\xef\xbb\xbf" + kCsv);
    REQUIRE(load(plain.path()).ok());
    CHECK(load(marked.path())->description.columns.at(0).name == "a");
}

TEST_CASE("A CSV file in Latin-1 is read with a warning") {
    const TemporaryFile file(
        "gr\xf6\xdf"
        "e,y\n1,0\n2,1\n3,0\n4,1\n");
    const auto data = load(file.path());
    REQUIRE(data.ok());
    CHECK(data->description.columns.at(0).name ==
          "gr\xc3\xb6\xc3\x9f"
          "e");
    CHECK(data->description.warnings.back() == "the file is not UTF-8; it was read as Latin-1");
}

TEST_CASE("Formats that are not read are refused by name") {
    for (const auto& [magic, name] :
         std::vector<std::pair<std::string, std::string>>{{"PAR1", "Parquet"},
                                                          {"\x89HDF", "HDF5"},
                                                          {"\x89PNG", "PNG"},
                                                          {"%PDF", "PDF"},
                                                          {"\xff\xfe", "UTF-16"}}) {
        const TemporaryFile file(magic + "some more bytes");
        const auto data = load(file.path());
        REQUIRE_FALSE(data.ok());
        CHECK(data.error().kind == ErrorKind::kUnsupported);
        CHECK(data.error().text.find(name) != std::string::npos);
    }
}

TEST_CASE("NumPy's files are known by their first bytes") {
    DatasetSpec spec;
    spec.tokens = true;
    const auto content = [](std::string_view file) {
        const Bytes bytes = numpy_files::from_base64(file);
        return std::string(bytes.begin(), bytes.end());
    };
    const TemporaryFile npy(content(numpy_files::kTokens)), npz(content(numpy_files::kSaved));
    CHECK(load(npy.path(), {}, spec)->description.format == "npy");
    CHECK(load(npy.path(), npy.path(), spec)->shape.tokens == 7);
    CHECK(load(npz.path())->description.format == "npz");
    CHECK(load(npz.path(), npz.path()).error().fields.at(0).pointer == "/targets");
}

TEST_CASE("A text is a language when the format or the task says so") {
    std::string words;
    for (int i = 0; i < 100; ++i) words += "to be, or not to be; ";
    const TemporaryFile file(words);
    DatasetSpec spec;
    spec.format = DataFormat::kText;
    CHECK(load(file.path(), {}, spec)->shape.task == TaskKind::kLanguage);
    spec.format = DataFormat::kAuto;
    spec.task = TaskKind::kLanguage;
    CHECK(load(file.path(), {}, spec)->description.format == "text");
    CHECK(load(file.path(), file.path(), spec).error().fields.at(0).pointer == "/targets");
}

TEST_CASE("Tasks and options that do not go with a format are refused by name") {
    const auto pointer_of = [](const std::string& content, const DatasetSpec& spec) {
        const TemporaryFile file(content);
        const auto data = load(file.path(), {}, spec);
        REQUIRE_FALSE(data.ok());
        REQUIRE(data.error().fields.size() == 1);
        return data.error().fields[0].pointer;
    };
    DatasetSpec spec;
    spec.format = DataFormat::kCsv;
    spec.task = TaskKind::kLanguage;
    CHECK(pointer_of(kCsv, spec) == "?task");
    spec.format = DataFormat::kText;
    spec.task = TaskKind::kRegression;
    CHECK(pointer_of(kCsv, spec) == "?task");
    spec.task = TaskKind::kAuto;
    spec.target = "y";
    CHECK(pointer_of(kCsv, spec) == "?target");
    spec = {};
    spec.window = 5;
    CHECK(pointer_of(kCsv, spec) == "?window");
    spec = {};
    spec.channels = ChannelOrder::kLast;
    CHECK(pointer_of(kCsv, spec) == "?channels");
    spec = {};
    spec.tokens = true;
    CHECK(pointer_of(kCsv, spec) == "?tokens");
}

TEST_CASE("The number of files must fit the format") {
    const TemporaryFile csv(kCsv), idx(std::string("\0\0\x08\x01\0\0\0\x02\1\2", 10));
    CHECK(load(csv.path(), csv.path()).error().fields.at(0).pointer == "/targets");
    CHECK(load(idx.path()).error().text.find("second IDX file") != std::string::npos);
}

TEST_CASE("A format that was asked for is not guessed again") {
    const TemporaryFile csv(kCsv);
    DatasetSpec spec;
    spec.format = DataFormat::kIdx;
    CHECK(load(csv.path(), csv.path(), spec).error().text.find("the IDX file does not begin") == 0);
}

TEST_CASE("A damaged gzip upload is refused") {
    const TemporaryFile file("\x1f\x8b\x08 and no more");
    CHECK(load(file.path()).error().kind == ErrorKind::kMalformed);
}

TEST_CASE("A file that is not there is a broken environment") {
    CHECK_THROWS_AS(load("/nonexistent/file.csv"), std::system_error);
}

TEST_CASE("Options out of range are refused by name before a file is opened") {
    DatasetSpec spec;
    spec.validation_fraction = 1.5;
    const auto data = load("/nonexistent/file.csv", {}, spec);
    REQUIRE_FALSE(data.ok());
    CHECK(data.error().fields.at(0).pointer == "?validation_fraction");
}

TEST_CASE("Options of CSV files are refused with IDX files") {
    const TemporaryFile idx(std::string("\0\0\x08\x01\0\0\0\x02\1\2", 10));
    DatasetSpec spec;
    spec.target = "y";
    CHECK(load(idx.path(), idx.path(), spec).error().fields.at(0).pointer == "?target");
    spec.target.clear();
    spec.header = true;
    CHECK(load(idx.path(), idx.path(), spec).error().fields.at(0).pointer == "?header");
}
