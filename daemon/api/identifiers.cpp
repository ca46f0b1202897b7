#include "daemon/api/identifiers.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <cstdint>
#include <memory>
#include <stdexcept>

namespace rangefinder::api {
namespace {

constexpr std::string_view kBase32 = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::string_view kHex = "0123456789abcdef";

struct DigestDeleter {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

void require(int outcome, const char* what) {
    if (outcome != 1) throw std::runtime_error(what);
}

// SHA-256 of what is added, in lower-case hex.
class Sha256 {
  public:
    Sha256() : context_(EVP_MD_CTX_new()) {
        require(context_ != nullptr, "no memory for a digest");
        require(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr),
                "SHA-256 is not available");
    }

    void add(std::string_view bytes) {
        require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()), "SHA-256 failed");
    }

    // Once, at the end.
    std::array<unsigned char, 32> digest() {
        std::array<unsigned char, 32> digest{};
        require(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr), "SHA-256 failed");
        return digest;
    }

    // As digest(), in place of it.
    std::string hex() {
        std::string text;
        for (const unsigned char byte : digest()) {
            text += kHex[byte >> 4];
            text += kHex[byte & 15];
        }
        return text;
    }

  private:
    std::unique_ptr<EVP_MD_CTX, DigestDeleter> context_;
};

constexpr std::string_view kRunPrefix = "run_";

std::string new_id(std::string_view prefix, WallTime now) {
    const auto milliseconds = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count());
    std::array<unsigned char, 16> bytes{};
    require(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())), "no random numbers");
    for (std::size_t i = 0; i < 6; ++i) {
        bytes[i] = static_cast<unsigned char>(milliseconds >> (8 * (5 - i)));
    }
    // 26 digits of 5 bits hold 130: two leading zero bits.
    std::string id(prefix);
    unsigned buffer = 0, bits = 2;
    for (const unsigned char byte : bytes) {
        buffer = (buffer << 8) | byte;
        for (bits += 8; bits >= 5; bits -= 5) id += kBase32[(buffer >> (bits - 5)) & 31];
    }
    return id;
}

}  // namespace

std::string new_job_id(WallTime now) {
    return new_id("job_", now);
}

std::string new_run_id(WallTime now) {
    return new_id(kRunPrefix, now);
}

bool is_run_id(std::string_view id) {
    return id.starts_with(kRunPrefix);
}

std::string content_hash(const std::vector<std::string_view>& pieces) {
    Sha256 hash;
    for (const std::string_view piece : pieces) {
        const std::uint64_t size = piece.size();
        hash.add({reinterpret_cast<const char*>(&size), sizeof size});
        hash.add(piece);
    }
    return hash.hex();
}

std::string dataset_id(const std::vector<std::string_view>& pieces) {
    return "ds_" + content_hash(pieces).substr(0, 16);
}

std::string weights_id(std::string_view bytes) {
    Sha256 hash;
    hash.add(bytes);
    return "w_" + hash.hex().substr(0, 16);
}

std::string policy_hash(std::string_view text) {
    Sha256 hash;
    hash.add(text);
    const auto digest = hash.digest();
    std::array<unsigned char, 45> base64{};  // 4 letters for each 3 bytes, and the end.
    const int length =
        EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(digest.size()));
    return {base64.begin(), base64.begin() + length};
}

}  // namespace rangefinder::api
