// Files as NumPy 1.24 writes them, in base64.
#pragma once

#include <string>
#include <string_view>

#include "diagnostics/formats/bytes.hpp"

namespace rangefinder::numpy_files {

inline Bytes from_base64(std::string_view text) {
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    Bytes bytes;
    unsigned bits = 0;
    int count = 0;
    for (const char c : text) {
        if (c == '=') break;
        bits = (bits << 6) | static_cast<unsigned>(kDigits.find(c));
        count += 6;
        if (count < 8) continue;
        count -= 8;
        bytes.push_back(static_cast<std::uint8_t>(bits >> count));
    }
    return bytes;
}

// numpy.savez(x=float32 [6, 2] of 0, 0.5, ..., 5.5, y=int64 [3, 9, 3, 9, 3, 9]).
inline constexpr std::string_view kSaved =
    "UEsDBBQAAAAAAAAAIQBojTwHsAAAALAAAAAFABQAeC5ucHkBABAAsAAAAAAAAACwAAAAAAAAAJNOVU1QWQEAdgB7J2Rl"
    "c2NyJzogJzxmNCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICg2LCAyKSwgfSAgICAgICAgICAgICAg"
    "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAAAAAAAAAD8AAIA/AADAPwAAAEAAACBA"
    "AABAQAAAYEAAAIBAAACQQAAAoEAAALBAUEsDBBQAAAAAAAAAIQDKAi1WsAAAALAAAAAFABQAeS5ucHkBABAAsAAAAAAA"
    "AACwAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxpOCcsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6"
    "ICg2LCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAK"
    "AwAAAAAAAAAJAAAAAAAAAAMAAAAAAAAACQAAAAAAAAADAAAAAAAAAAkAAAAAAAAAUEsBAhQDFAAAAAAAAAAhAGiNPAew"
    "AAAAsAAAAAUAAAAAAAAAAAAAAIABAAAAAHgubnB5UEsBAhQDFAAAAAAAAAAhAMoCLVawAAAAsAAAAAUAAAAAAAAAAAAA"
    "AIAB5wAAAHkubnB5UEsFBgAAAAACAAIAZgAAAM4BAAAAAA==";

// numpy.savez_compressed(images=uint8 [6, 2, 2, 3] of 0, 1, ..., 71, labels=uint8 [3, 9, ...]).
inline constexpr std::string_view kCompressed =
    "UEsDBBQAAAAIAAAAIQAFLpQfkQAAAMgAAAAKABQAaW1hZ2VzLm5weQEAEADIAAAAAAAAAJEAAAAAAAAAm+wX6hsQychQ"
    "xlCtnpJanFykbqWgXlNqqK6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaZjoKRmBkrKmjUKtABuBiYGRiZmFl"
    "Y+fg5OLm4eXjFxAUEhYRFROXkJSSlpGVk1dQVFJWUVVT19DU0tbR1dM3MDQyNjE1M7ewtLK2sbWzd3B0cnZxdXMHAFBL"
    "AwQUAAAACAAAACEA23TvTEgAAACGAAAACgAUAGxhYmVscy5ucHkBABAAhgAAAAAAAABIAAAAAAAAAJvsF+obEMnIUMZQ"
    "rZ6SWpxcpG6loF5Taqiuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GmY6mjoKtQoUAC5mThAEAFBLAQIUAxQA"
    "AAAIAAAAIQAFLpQfkQAAAMgAAAAKAAAAAAAAAAAAAACAAQAAAABpbWFnZXMubnB5UEsBAhQDFAAAAAgAAAAhANt070xI"
    "AAAAhgAAAAoAAAAAAAAAAAAAAIABzQAAAGxhYmVscy5ucHlQSwUGAAAAAAIAAgBwAAAAUQEAAAAA";

// numpy.savez_compressed(x, y as big-endian int16): arr_0 and arr_1.
inline constexpr std::string_view kPositional =
    "UEsDBBQAAAAIAAAAIQBojTwHZgAAALAAAAAJABQAYXJyXzAubnB5AQAQALAAAAAAAAAAZgAAAAAAAACb7BfqGxDJyFDG"
    "UK2eklqcXKRupaBuk2airqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpmOgpGmjoKtQpkAy4GCLBnYGgA4gNA"
    "zODAwKAAxA5AnADEDUA8AYgXAPEGBwBQSwMEFAAAAAgAAAAhAP6qVIdKAAAAjAAAAAkAFABhcnJfMS5ucHkBABAAjAAA"
    "AAAAAABKAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6XaaSuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5"
    "GmY6mjoKtQoUAC4GZgZOGAYAUEsBAhQDFAAAAAgAAAAhAGiNPAdmAAAAsAAAAAkAAAAAAAAAAAAAAIABAAAAAGFycl8w"
    "Lm5weVBLAQIUAxQAAAAIAAAAIQD+qlSHSgAAAIwAAAAJAAAAAAAAAAAAAACAAaEAAABhcnJfMS5ucHlQSwUGAAAAAAIA"
    "AgBuAAAAJgEAAAAA";

// Big-endian float16 in Fortran order: [[1.5, -2, 65504], [2^-24, 0.1, -0]].
inline constexpr std::string_view kBigHalves =
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPmYyJywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0g"
    "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo+AAABwAAuZnv/"
    "gAA=";

// Big-endian float64 [1.25, -3e-5].
inline constexpr std::string_view kBigDoubles =
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPmY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAg"
    "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo/9AAAAAAAAL7/"
    "dRBNVR1p";

// Big-endian int16 [-32768, 32767].
inline constexpr std::string_view kShorts =
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPmkyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAg"
    "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqAAH//";

// uint64 [2^64 - 1, 5].
inline constexpr std::string_view kUnsigned =
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPHU4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAg"
    "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAr//////////wUA"
    "AAAAAAAA";

// uint16 [5, 6] of 0 to 6, around.
inline constexpr std::string_view kTokens =
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPHUyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDUsIDYpLCB9"
    "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAEAAgADAAQA"
    "BQAGAAAAAQACAAMABAAFAAYAAAABAAIAAwAEAAUABgAAAAEAAgADAAQABQAGAAAAAQA=";

// str ['cat', 'dog'].
inline constexpr std::string_view kText =
    "k05VTVBZAQB2AHsnZGVzY3InOiAnPFUzJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAg"
    "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIApjAAAAYQAAAHQA"
    "AABkAAAAbwAAAGcAAAA=";

}  // namespace rangefinder::numpy_files
