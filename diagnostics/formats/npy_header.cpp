#include "diagnostics/formats/npy_header.hpp"

#include <charconv>
#include <set>

#include "diagnostics/formats/npy.hpp"
#include "diagnostics/formats/text.hpp"

namespace rangefinder {
namespace {

// Walks over the literal; every read_ function returns false at the first thing that does not fit
// and leaves the place in `position`.
class Parser {
  public:
    explicit Parser(std::string_view text) : text_(text) {}

    Result<NpyHeader> parse() {
        NpyHeader header;
        if (!read_dictionary(header) || !at_end()) return failure();
        for (const char* key : {"descr", "fortran_order", "shape"}) {
            if (!seen_.contains(key)) return malformed("has no '" + std::string(key) + "'");
        }
        return header;
    }

  private:
    bool read_dictionary(NpyHeader& header) {
        if (!read_character('{')) return false;
        while (!peek('}')) {
            if (!read_entry(header)) return false;
            if (!peek('}') && !read_character(',')) return false;
        }
        return read_character('}');
    }

    bool read_entry(NpyHeader& header) {
        std::string key;
        if (!read_string(key) || !read_character(':')) return false;
        if (!seen_.insert(key).second) return fail("names '" + shown(key) + "' twice");
        if (key == "descr") return read_descr(header.descr);
        if (key == "fortran_order") return read_bool(header.fortran_order);
        if (key == "shape") return read_shape(header.shape);
        return fail("has an unknown key");
    }

    bool read_descr(std::string& value) {
        if (peek('[')) return fail("describes a record array, which is not supported");
        return read_string(value);
    }

    bool read_string(std::string& value) {
        skip_spaces();
        if (position_ == text_.size() || (text_[position_] != '\'' && text_[position_] != '"')) {
            return fail("lacks a string");
        }
        const std::size_t start = position_ + 1;
        const std::size_t end = text_.find(text_[position_], start);
        if (end == std::string_view::npos) return fail("has an unterminated string");
        value = text_.substr(start, end - start);
        if (value.find('\\') != std::string::npos) return fail("has an escape in a string");
        position_ = end + 1;
        return true;
    }

    bool read_bool(bool& value) {
        skip_spaces();
        const std::string_view rest = text_.substr(position_);
        value = rest.starts_with("True");
        if (!value && !rest.starts_with("False")) return fail("lacks True or False");
        position_ += value ? 4 : 5;
        return true;
    }

    bool read_shape(std::vector<std::int64_t>& shape) {
        if (!read_character('(')) return false;
        bool comma = true;
        while (!peek(')')) {
            std::int64_t size = 0;
            if (!comma) return fail("lacks a comma in its shape");
            if (!read_integer(size)) return false;
            shape.push_back(size);
            if (shape.size() > kMaxNpyDimensions) return fail("has over 32 dimensions");
            comma = peek(',');
            if (comma) ++position_;
        }
        if (shape.size() == 1 && !comma) return fail("has a number where a tuple should be");
        return read_character(')');
    }

    bool read_integer(std::int64_t& value) {
        skip_spaces();
        const char* begin = text_.data() + position_;
        const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
        if (error != std::errc{} || value < 0) return fail("has a size that is not allowed");
        position_ += static_cast<std::size_t>(end - begin);
        return true;
    }

    bool read_character(char wanted) {
        if (!peek(wanted)) return fail(std::string("lacks '") + wanted + "'");
        ++position_;
        return true;
    }

    bool peek(char wanted) {
        skip_spaces();
        return position_ < text_.size() && text_[position_] == wanted;
    }

    bool at_end() {
        skip_spaces();
        if (position_ < text_.size() && text_[position_] == '\n') ++position_;
        return position_ == text_.size() || fail("goes on after its dictionary");
    }

    void skip_spaces() {
        while (position_ < text_.size() && text_[position_] == ' ') ++position_;
    }

    bool fail(std::string why) {
        why_ = std::move(why);
        return false;
    }

    Error failure() const {
        return malformed(why_ + " at its character " + std::to_string(position_));
    }

    static Error malformed(const std::string& why) {
        return Error{ErrorKind::kMalformed, "the npy header " + why, {}};
    }

    std::string_view text_;
    std::size_t position_ = 0;
    std::set<std::string> seen_;
    std::string why_;
};

}  // namespace

Result<NpyHeader> parse_npy_header(std::string_view text) {
    return Parser(text).parse();
}

}  // namespace rangefinder
