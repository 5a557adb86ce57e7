package io.domainshift.nets.clip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values were computed with ftfy 6.3.1. */
class TextRepairTests {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      delimiter = '~',
      textBlock =
"""
|cafÃ© dâ€™azur|~|café d'azur|
|âœ” No problems|~|✔ No problems|
|schÃ¶n und groÃŸ|~|schön und groß|
|l’humanitÃ©|~|l'humanité|
|Ã la mode|~|à la mode|
|Ã quele dia|~|àquele dia|
|voilÃ\\u00a0le travail|~|voilàle travail|
|РџСЂРёРІРµС‚|~|Привет|
|ÎšÎ±Î»Î·Î¼Î\\u00adÏÎ±|~|ΚαλημέÏα|
|Å¾luÅ¥ouÄkÃ½ kÅ¯Åˆ|~|žluÅ¥ouÄký kůň|
|‚Äúquoted‚Äù|~|"quoted"|
|â€œlike thisâ€�|~|"like this�|
|Â© 2020 Â°C|~|© 2020 °C|
|Ã¢â‚¬â„¢ twice|~|' twice|
|naïve façade|~|naïve façade|
|Ångström Ø|~|Ångström Ø|
|AHÅ™, the new sofa from IKEA®|~|AHÅ™, the new sofa from IKEA®|
|ÃƒÂ¼ber|~|über|
|P&EACUTE;REZ &amp; Co &ampx; &hellip;|~|PÉREZ & Co &ampx; …|
|<b> &amp;|~|<b> &amp;|
|\\u0082quoted\\u0091|~|'quoted'|
|ﬁne Ǆ ŉ ﬅ|~|fine DŽ 'n ſt|
|ＬＯＵＤ\\u3000ﾊﾝｶｸ|~|LOUD ハンカク|
|a\\u001b[36;44mblue\\u001b[0m|~|ablue|
|é \\u2028x|~|é \\u000ax|
|ë\\u008f\\u0084ì\\u008b\\u009c 도시|~|도시 도시|
|í\\u00a0½í¸\\u0080 face|~|😀 face|
|à¤¹à¤¿à¤¨à¥à¤¦à¥€|~|हिनà¥à¤¦à¥€|
|Ø¨ÙŠØª|~|بيت|
|ðŸ˜€ grin|~|😀 grin|
|donʼt ‘x’ “y”|~|don't 'x' "y"|
|À\\u0080 x Ã©|~| x é|
""")
  void repairsAsFtfyDoes(String text, String repaired) {
    assertThat(TextRepair.repair(unescape(text))).isEqualTo(unescape(repaired));
  }

  /** Controls and unusual spaces are written as \\uXXXX. */
  private static String unescape(String text) {
    return Pattern.compile("\\\\u([0-9a-f]{4})")
        .matcher(text)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(Character.toString(Integer.parseInt(match.group(1), 16))));
  }
}
