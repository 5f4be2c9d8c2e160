package idunno.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class MissingFieldTest {
  private record Inner(String name, @Nullable Integer size) {}

  private record Outer(Inner one, List<Inner> many, Map<String, String> words) {}

  private static Outer read(String json) {
    return new JsonMapper().readValue(json, Outer.class);
  }

  @Test
  void aWholeBodyLacksNothing() {
    String json = "{'one':{'name':'a'},'many':[{'name':'b','size':1}],'words':{'k':'v'}}";
    assertThat(MissingField.in(read(json.replace('\'', '"')))).isEmpty();
  }

  @Test
  void whatIsMissingIsNamedHoweverDeepItLies() {
    assertThat(MissingField.in(read("{}"))).contains("one");
    assertThat(MissingField.in(read("{\"one\":{\"name\":\"a\"}}"))).contains("many");
    String deep = "{'one':{'name':'a'},'many':[{'name':'b'},{'size':1}],'words':{}}";
    assertThat(MissingField.in(read(deep.replace('\'', '"')))).contains("name");
    String mapped = "{'one':{'name':'a'},'many':[],'words':{'k':null}}";
    assertThat(MissingField.in(read(mapped.replace('\'', '"')))).contains("a value");
    assertThat(MissingField.in(Arrays.asList("x", null))).contains("a value");
  }
}
