// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <vector>

#include "mapping/mapping.h"

// Measures of a mapping, as their formulas say.
namespace sextant::test {

using Table = std::vector<std::vector<int64_t>>;

struct Language {
  Table meanings;
  Table signals;  // of their own lengths
  int64_t length = 0;
  std::vector<int64_t> atoms;  // empty: by what occurs
  int64_t alphabet = 0;        // 0: likewise
};

// The formulas. A distribution is a map from outcomes to counts.
namespace oracle {

inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

template <typename Key>
inline double Entropy(const std::map<Key, double>& counts) {
  double total = 0, sum = 0;
  for (const auto& [key, count] : counts) total += count;
  for (const auto& [key, count] : counts) sum -= count > 0 ? count / total * std::log(count / total) : 0;
  return sum;
}

struct Formulas {
  const Language& language;
  MappingOptions options;
  std::vector<int64_t> atoms;
  double alphabet = 0;
  std::vector<int64_t> filled;

  Formulas(const Language& from, const MappingOptions& with) : language(from), options(with), atoms(from.atoms) {
    for (size_t r = 0; from.atoms.empty() && r < from.meanings[0].size(); ++r) {
      int64_t most = 0;
      for (const auto& meaning : from.meanings) most = std::max(most, meaning[r]);
      atoms.push_back(most + 1);
    }
    int64_t most = -1;
    std::set<int64_t> positions;
    for (const auto& signal : from.signals) {
      for (size_t p = 0; p < signal.size(); ++p) {
        most = std::max(most, signal[p]);
        positions.insert(static_cast<int64_t>(p));
      }
    }
    filled.assign(positions.begin(), positions.end());
    alphabet = static_cast<double>(from.alphabet > 0 ? from.alphabet : most + 1);
  }

  bool Skips() const { return options.unseen_atoms == UnseenAtoms::kSkip; }

  // Symbols of an atom at a position.
  std::map<int64_t, double> Row(size_t r, int64_t atom, int64_t p) const {
    std::map<int64_t, double> row;
    for (size_t i = 0; i < language.meanings.size(); ++i) {
      if (language.meanings[i][r] == atom && p < std::ssize(language.signals[i])) {
        row[language.signals[i][static_cast<size_t>(p)]] += 1;
      }
    }
    return row;
  }

  template <typename OfRow>
  double MeanOverAtoms(size_t r, int64_t p, double absent, const OfRow& of_row) const {
    double sum = 0, count = 0;
    for (int64_t a = 0; a < atoms[r]; ++a) {
      const auto row = Row(r, a, p);
      if (row.empty() && Skips()) continue;
      sum += row.empty() ? absent : of_row(row);
      ++count;
    }
    return sum / count;
  }

  double RowEntropy(size_t r, int64_t p) const {
    return MeanOverAtoms(r, p, std::log(alphabet), [](const auto& row) { return Entropy(row); });
  }

  double Greatest(size_t r, int64_t p) const {
    return MeanOverAtoms(r, p, 1 / alphabet, [](const auto& row) {
      double total = 0, most = 0;
      for (const auto& [symbol, count] : row) {
        total += count;
        most = std::max(most, count);
      }
      return most / total;
    });
  }

  template <typename OfRole>
  double MeanOverRoles(const OfRole& of_role) const {
    if (filled.empty()) return kNaN;
    double sum = 0;
    for (size_t r = 0; r < atoms.size(); ++r) sum += of_role(r);
    return sum / static_cast<double>(atoms.size());
  }

  static double Share(double part, double most) { return most == 0 ? 0 : part / most; }

  double Synonymy() const {
    return MeanOverRoles([&](size_t r) {
      double sum = 0, count = 0;
      for (int64_t a = 0; a < atoms[r]; ++a) {
        double least = std::log(alphabet);
        bool there = false;
        for (const int64_t p : filled) {
          const auto row = Row(r, a, p);
          if (row.empty()) continue;
          least = std::min(least, Entropy(row));
          there = true;
        }
        if (!there && Skips()) continue;
        sum += Share(least, std::log(alphabet));
        ++count;
      }
      return sum / count;
    });
  }

  double RoleSize(size_t r) const {
    if (!Skips()) return static_cast<double>(atoms[r]);
    std::set<int64_t> seen;
    for (const auto& meaning : language.meanings) seen.insert(meaning[r]);
    return static_cast<double>(seen.size());
  }

  double Homonymy() const {
    return MeanOverRoles([&](size_t r) {
      double least = std::numeric_limits<double>::infinity();
      for (const int64_t p : filled) {
        std::map<int64_t, std::map<int64_t, double>> atoms_of;  // by symbol
        for (int64_t a = 0; a < atoms[r]; ++a) {
          const auto row = Row(r, a, p);
          double total = 0;
          for (const auto& [symbol, count] : row) total += count;
          for (const auto& [symbol, count] : row) atoms_of[symbol][a] = count / total;
        }
        double sum = 0;
        for (const auto& [symbol, shares] : atoms_of) sum += Entropy(shares);
        least = std::min(least, Share(sum / static_cast<double>(atoms_of.size()), std::log(RoleSize(r))));
      }
      return least;
    });
  }

  double WordOrderFreedom() const {
    return MeanOverRoles([&](size_t r) {
      double least = std::numeric_limits<double>::infinity();
      for (const int64_t p : filled) least = std::min(least, Share(RowEntropy(r, p), std::log(alphabet)));
      return least;
    });
  }

  double Entanglement() const {
    if (filled.empty() || atoms.size() < 2) return kNaN;
    double sum = 0, pairs = 0;
    for (size_t r = 0; r < atoms.size(); ++r) {
      for (size_t q = 0; q < r; ++q) {
        double difference = 0, most = 0;
        for (const int64_t p : filled) {
          difference = std::max(difference, std::abs(RowEntropy(r, p) - RowEntropy(q, p)));
          most = std::max({most, RowEntropy(r, p), RowEntropy(q, p)});
        }
        sum += 1 - Share(difference, most);
        ++pairs;
      }
    }
    return sum / pairs;
  }

  // Of variables given by their values in every row.
  double Gaps(const std::vector<std::vector<int64_t>>& variables) const {
    double sum = 0, count = 0;
    for (const auto& variable : variables) {
      std::map<int64_t, double> counts;
      for (const int64_t value : variable) counts[value] += 1;
      if (counts.size() < 2) continue;
      std::vector<double> informations = {0, 0};
      for (size_t r = 0; r < atoms.size(); ++r) {
        std::map<int64_t, double> of_role;
        std::map<std::pair<int64_t, int64_t>, double> joint;
        for (size_t i = 0; i < variable.size(); ++i) {
          of_role[language.meanings[i][r]] += 1;
          joint[{language.meanings[i][r], variable[i]}] += 1;
        }
        informations.push_back(Entropy(of_role) + Entropy(counts) - Entropy(joint));
      }
      std::ranges::sort(informations);
      const size_t roles = informations.size();
      sum += (informations[roles - 1] - informations[roles - 2]) / Entropy(counts);
      ++count;
    }
    return count > 0 ? sum / count : kNaN;
  }

  double Posdis() const {
    std::vector<std::vector<int64_t>> variables;
    for (int64_t p = 0; p < language.length; ++p) {
      auto& variable = variables.emplace_back();
      for (const auto& signal : language.signals) {
        variable.push_back(p < std::ssize(signal) ? signal[static_cast<size_t>(p)] : -1);
      }
    }
    return Gaps(variables);
  }

  double Bosdis() const {
    std::vector<std::vector<int64_t>> variables;
    for (int64_t symbol = options.skip_symbol_zero ? 1 : 0; symbol < static_cast<int64_t>(alphabet); ++symbol) {
      auto& variable = variables.emplace_back();
      for (const auto& signal : language.signals) variable.push_back(std::ranges::count(signal, symbol));
    }
    return Gaps(variables);
  }

  double ResidualEntropy() const {
    if (filled.empty()) return kNaN;
    std::vector<double> means(atoms.size());
    for (size_t r = 0; r < atoms.size(); ++r) {
      for (const int64_t p : filled) means[r] += Greatest(r, p) / static_cast<double>(filled.size());
    }
    std::vector<std::vector<int64_t>> own(atoms.size());
    for (const int64_t p : filled) {
      size_t best = 0;
      for (size_t r = 1; r < atoms.size(); ++r) {
        if (Greatest(r, p) - means[r] > Greatest(best, p) - means[best] + 1e-13) best = r;
      }
      if (std::ssize(own[best]) < options.longest_substring) own[best].push_back(p);
    }
    return MeanOverRoles([&](size_t r) {
      std::map<Table::value_type, double> substrings;
      std::map<std::pair<int64_t, Table::value_type>, double> joint;
      for (size_t i = 0; i < language.meanings.size(); ++i) {
        std::vector<int64_t> substring;
        for (const int64_t p : own[r]) {
          substring.push_back(p < std::ssize(language.signals[i]) ? language.signals[i][static_cast<size_t>(p)] : -1);
        }
        substrings[substring] += 1;
        joint[{language.meanings[i][r], substring}] += 1;
      }
      return Share(Entropy(joint) - Entropy(substrings), std::log(RoleSize(r)));
    });
  }
};

inline double Edits(const std::vector<int64_t>& x, const std::vector<int64_t>& y) {
  std::vector<double> last(y.size() + 1), next(y.size() + 1);
  for (size_t j = 0; j <= y.size(); ++j) last[j] = static_cast<double>(j);
  for (size_t i = 0; i < x.size(); ++i) {
    next[0] = static_cast<double>(i + 1);
    for (size_t j = 0; j < y.size(); ++j) {
      next[j + 1] = std::min({last[j + 1] + 1, next[j] + 1, last[j] + (x[i] == y[j] ? 0 : 1)});
    }
    last.swap(next);
  }
  return last[y.size()];
}

inline double Differences(std::vector<int64_t> x, std::vector<int64_t> y) {
  const size_t length = std::max(x.size(), y.size());
  x.resize(length, -1);
  y.resize(length, -1);
  double sum = 0;
  for (size_t p = 0; p < length; ++p) sum += x[p] != y[p] ? 1 : 0;
  return sum;
}

inline double Distance(Metric metric, const std::vector<int64_t>& x, const std::vector<int64_t>& y) {
  if (metric == Metric::kLevenshtein) return Edits(x, y);
  if (metric == Metric::kHamming) return Differences(x, y);
  return Differences(x, y) / static_cast<double>(x.size());  // cosine of one-hot atoms
}

inline double Pearson(const std::vector<double>& x, const std::vector<double>& y) {
  double x_mean = 0, y_mean = 0, xx = 0, xy = 0, yy = 0;
  for (const double value : x) x_mean += value / static_cast<double>(x.size());
  for (const double value : y) y_mean += value / static_cast<double>(y.size());
  for (size_t k = 0; k < x.size(); ++k) {
    xx += (x[k] - x_mean) * (x[k] - x_mean);
    xy += (x[k] - x_mean) * (y[k] - y_mean);
    yy += (y[k] - y_mean) * (y[k] - y_mean);
  }
  return std::set<double>(x.begin(), x.end()).size() < 2 || std::set<double>(y.begin(), y.end()).size() < 2
             ? kNaN
             : xy / std::sqrt(xx * yy);
}

inline std::vector<double> MidRanks(const std::vector<double>& values) {
  std::vector<double> ranks;
  for (const double value : values) {
    double less = 0, same = 0;
    for (const double other : values) {
      less += other < value ? 1 : 0;
      same += other == value ? 1 : 0;
    }
    ranks.push_back(less + (same + 1) / 2);
  }
  return ranks;
}

inline double Kendall(const std::vector<double>& x, const std::vector<double>& y) {
  double sum = 0, of_x = 0, of_y = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const double a = x[i] == x[j] ? 0 : x[i] < x[j] ? -1 : 1, b = y[i] == y[j] ? 0 : y[i] < y[j] ? -1 : 1;
      sum += a * b;
      of_x += a * a;
      of_y += b * b;
    }
  }
  return of_x == 0 || of_y == 0 ? kNaN : sum / std::sqrt(of_x * of_y);
}

inline double Topography(const Language& language, const MappingOptions& options, const std::vector<int64_t>* order) {
  std::vector<double> x, y;
  const auto signal = [&](size_t i) -> const std::vector<int64_t>& {
    return language.signals[order != nullptr ? static_cast<size_t>((*order)[i]) : i];
  };
  for (size_t i = 0; i < language.meanings.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      x.push_back(Distance(options.meaning_distance, language.meanings[i], language.meanings[j]));
      y.push_back(Distance(options.signal_distance, signal(i), signal(j)));
    }
  }
  if (options.correlation == Correlation::kPearson) return Pearson(x, y);
  return options.correlation == Correlation::kSpearman ? Pearson(MidRanks(x), MidRanks(y)) : Kendall(x, y);
}

}  // namespace oracle

}  // namespace sextant::test
