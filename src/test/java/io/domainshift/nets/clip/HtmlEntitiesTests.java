package io.domainshift.nets.clip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values were computed with Python's html.unescape. */
class HtmlEntitiesTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      textBlock =
          """
          fish &amp; chips        = fish & chips
          fish &amp chips         = fish & chips
          &notit; &notin;         = ¬it; ∉
          &#x41;&#66;&#X43 D      = ABC D
          &#128; &#x99;           = € ™
          a&#1;b&#xFFFE;c         = abc
          &#xD800; &#99999999999; = \uFFFD \uFFFD
          &acE; &NotEqualTilde;   = ∾̳ ≂̸
          &unknown; & &; &#; &#x; = &unknown; & &; &#; &#x;
          """)
  void unescapesAsBrowsersDo(String text, String plain) {
    assertThat(HtmlEntities.unescape(text)).isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      textBlock =
          """
          this&not that &amp = this&not that &amp
          P&EACUTE;REZ &amp; = PÉREZ &
          &nTILDE; &#65;     = &nTILDE; A
          &notit;            = &notit;
          """)
  void unescapesOnlyWhatIsCertain(String text, String plain) {
    assertThat(HtmlEntities.unescapeCertain(text)).isEqualTo(plain);
  }
}
