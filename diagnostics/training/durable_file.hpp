// A file that is written beside its place and put there when it is whole and on disk, so that a
// reader, or a process after a crash, finds the old one or the new one.
#pragma once

#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>

#include "diagnostics/base/result.hpp"

namespace rangefinder {

struct FileCloser {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using FileHandle = std::unique_ptr<std::FILE, FileCloser>;

// Errors of the file system are remembered and told by commit(). Not thread-safe.
class DurableFile {
  public:
    // The folder must be there.
    explicit DurableFile(std::string path);
    // Without commit() nothing happened.
    ~DurableFile();
    DurableFile(const DurableFile&) = delete;
    DurableFile& operator=(const DurableFile&) = delete;

    void write(const void* data, std::size_t size);

    // Synced and in its place when it returns. kUnavailable: it could not be written, with why.
    Result<void> commit();

  private:
    std::string path_;
    std::string part_;
    FileHandle file_;
    int failure_ = 0;  // errno of the first.
};

}  // namespace rangefinder
