package io.domainshift.api.openapi;

import io.domainshift.api.problems.Problem;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Fills in what controllers cannot say by themselves: the title, problems, bodies of methods. */
@Configuration(proxyBeanMethods = false)
class OpenApiDocument {

  private static final String PROBLEM = "Problem";

  static {
    SpringDocUtils.getConfig()
        .replaceWithClass(JsonNode.class, Object.class)
        .replaceWithClass(ObjectNode.class, Object.class);
  }

  @Bean
  OpenAPI openApi(ObjectProvider<BuildProperties> build) {
    BuildProperties properties = build.getIfAvailable();
    return new OpenAPI()
        .info(
            new Info()
                .title("Domainshift")
                .description("Changes what an image generator draws, from a sentence.")
                .version(properties == null ? "development" : properties.getVersion())
                .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
        .servers(List.of(new Server().url("/").description("This service")))
        .components(new Components());
  }

  @Bean
  OpenApiCustomizer problems() {
    return document -> {
      ModelConverters.getInstance(true)
          .readAll(Problem.class)
          .forEach((name, schema) -> document.getComponents().addSchemas(name, schema));
      document
          .getPaths()
          .forEach((path, item) -> item.readOperations().forEach(OpenApiDocument::addProblems));
    };
  }

  @Bean
  OpenApiCustomizer bodies(MethodSchemas methods) {
    return document -> {
      methods.describe(document);
      Nullness.describe(document);
    };
  }

  private static void addProblems(Operation operation) {
    operation
        .getResponses()
        .addApiResponse("4XX", problem("Refused: `code` and `field` say why"))
        .addApiResponse("5XX", problem("Something went wrong here"));
  }

  private static ApiResponse problem(String description) {
    Schema<Object> reference = new Schema<>().$ref("#/components/schemas/" + PROBLEM);
    return new ApiResponse()
        .description(description)
        .content(new Content().addMediaType(Problem.MEDIA_TYPE, new MediaType().schema(reference)));
  }
}
