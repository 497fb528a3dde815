package dev.weft.api;

import dev.weft.api.core.Principal;
import dev.weft.api.dialect.weft.ProblemSchema;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.lang.reflect.Type;
import java.util.List;
import java.util.regex.Pattern;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The description of the native API at {@code /weft/openapi.json}. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
    private static final String KEY = "key";
    private static final Pattern TREE = Pattern.compile("(\\[[a-z -]+ type[,;] class )?tools\\.jackson\\.databind\\..*");

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Principal.class);
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Weft")
                        .version("v1")
                        .description("Runs canvases of tasks durably. Errors are problem details (RFC 9457).")
                        .license(new License().name("Apache-2.0")))
                .servers(List.of(new Server().url("/")))
                .components(new Components()
                        .addSecuritySchemes(
                                KEY, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer")))
                .addSecurityItem(new SecurityRequirement().addList(KEY));
    }

    /** JSON trees are any JSON: their Java members mean nothing to a caller. */
    @Bean
    ModelConverter jsonTrees() {
        return (type, context, chain) -> {
            if (isTree(type.getType())) {
                return new Schema<>();
            }
            return chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        };
    }

    /** Types come as classes, or as those of the JSON library that the description is written with. */
    private static boolean isTree(Type type) {
        return TREE.matcher(type.getTypeName()).matches();
    }

    /** Names that stay when a method moves, and the one form of all errors. */
    @Bean
    OperationCustomizer operations() {
        return (operation, method) -> {
            String subject = method.getBeanType().getSimpleName().replace("Controller", "");
            operation.setOperationId(method.getMethod().getName() + subject);
            operation.getResponses().addApiResponse("default", new ApiResponse()
                    .description("A problem")
                    .content(new Content().addMediaType(
                            "application/problem+json",
                            new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem")))));
            return operation;
        };
    }

    @Bean
    OpenApiCustomizer problems() {
        return api -> ModelConverters.getInstance(true)
                .readAll(ProblemSchema.TYPE)
                .forEach(api.getComponents()::addSchemas);
    }
}
