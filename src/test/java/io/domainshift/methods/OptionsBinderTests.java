package io.domainshift.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.List;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class OptionsBinderTests {

  private static final String VALID =
      "{'name':'a','steps':3,'rate':0.5,'deep':true,'shade':'dark','parts':[{'model':'m','weight':1}]}";

  enum Shade {
    @JsonProperty("dark")
    DARK,
    @JsonProperty("light_grey")
    LIGHT_GREY
  }

  record Part(@NotBlank String model, @Positive double weight) {}

  record Options(
      @NotBlank String name,
      @Range(min = 1, max = 10) int steps,
      @Positive @DecimalMax("1") double rate,
      boolean deep,
      @NotNull Shade shade,
      List<@NotNull @Valid Part> parts,
      @Nullable Integer label) {}

  private static ObjectNode json(String quotedWithApostrophes) {
    return (ObjectNode) new JsonMapper().readTree(quotedWithApostrophes.replace('\'', '"'));
  }

  @Test
  void bindsTheRequestOverItsDefaultsAndWritesItBack() {
    Options bound =
        new RequestedOptions(json("{'steps':4,'shade':'light_grey'}"))
            .bind(Options.class, json(VALID), json("{'rate':0.25,'steps':9}"));

    assertThat(bound)
        .isEqualTo(
            new Options("a", 4, 0.25, true, Shade.LIGHT_GREY, List.of(new Part("m", 1)), null));
    assertThat(OptionsBinder.bind(OptionsBinder.toJson(bound), Options.class)).isEqualTo(bound);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stepz              | {'stepz':1}                     | stepz is unknown, expected one of [deep,",
        "parts[0].strength  | {'parts':[{'model':'m','weight':1,'strength':1}]}    | parts[0].strength is unknown, expected one of [model, weight]",
        "steps              | {'steps':'3'}                   | steps is \"3\", expected a whole number",
        "steps              | {'steps':3.5}                   | steps is 3.5, expected a whole number",
        "steps              | {'steps':99999999999}           | steps",
        "steps              | {'steps':null}                  | steps",
        "steps              | {'steps':11}                    | steps is 11, must be between 1 and 10",
        "rate               | {'rate':1.5}                    | rate is 1.5, must be less than or equal to 1",
        "rate               | {'rate':1e999}                  | rate is Infinity, must be less than or equal to 1",
        "rate               | {'rate':true}                   | rate is true, expected a number",
        "deep               | {'deep':'yes'}                  | deep is \"yes\", expected true or false",
        "deep               | {'deep':1}                      | deep",
        "name               | {'name':' '}                    | name is \" \", must not be blank",
        "name               | {'name':7}                      | name",
        "name               | {'name':null}                   | name is missing, must not be blank",
        "shade              | {'shade':'grey'}                | shade is \"grey\", expected one of [dark, light_grey]",
        "shade              | {'shade':0}                     | shade",
        "parts              | {'parts':'m'}                   | parts",
        "parts[1].weight    | {'parts':[{'model':'m','weight':1},{'model':'n','weight':-1}]} | must be greater than 0",
        "parts[0].weight    | {'parts':[{'model':'m','weight':'heavy'}]} | expected a number",
      })
  void refusesWithTheFieldsName(String field, String request, String message) {
    assertThatThrownBy(() -> new RequestedOptions(json(request)).bind(Options.class, json(VALID)))
        .isInstanceOfSatisfying(
            InvalidOptionException.class, e -> assertThat(e.field()).isEqualTo(field))
        .hasMessageContaining(message);
  }

  @Test
  void refusesAMissingNumberAndAMissingText() {
    assertThatThrownBy(
            () -> new RequestedOptions(json("{'name':'a'}")).bind(Options.class, json("{}")))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("steps");
  }
}
