package io.domainshift.api.http;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param object always {@code list}
 * @param data the entries
 * @param hasMore whether there are entries after these
 * @param next path of the next page, where there is one
 */
public record Page<T>(String object, List<T> data, boolean hasMore, @Nullable String next) {

  /** A list without pages. */
  public static <T> Page<T> whole(List<T> data) {
    return new Page<>("list", data, false, null);
  }

  /**
   * @param rows one more than the page holds, if there are as many
   * @param limit how many the page holds
   * @param next path of the next page, given the last row of this one
   */
  public static <R, T> Page<T> of(
      List<R> rows, int limit, Function<R, T> view, Function<R, String> next) {
    boolean more = rows.size() > limit;
    List<R> shown = more ? rows.subList(0, limit) : rows;
    return new Page<>(
        "list",
        shown.stream().map(view).toList(),
        more,
        more ? next.apply(shown.get(limit - 1)) : null);
  }
}
