package dev.weft.api.dialect.refly;

import dev.weft.api.core.Identity;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Refly's controllers and how it is spoken. */
@Configuration(proxyBeanMethods = false)
@Import({
    ReflyAdvice.class,
    WorkflowRunController.class,
    ExecutionController.class,
    WorkflowController.class,
    WebhookController.class,
    FileController.class,
    CopilotController.class
})
public class ReflyDialectConfiguration {

    @Bean
    ReflyAnswers reflyAnswers(Settings settings) {
        return new ReflyAnswers(settings.text(Setting.WEFT_PROFILE).equals("development"));
    }

    @Bean
    ReflyDialect reflyDialect(Identity identity, ReflyAnswers answers) {
        return new ReflyDialect(identity, answers);
    }

    @Bean
    WebMvcConfigurer reflyBodies() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new ReflyBodies());
            }
        };
    }
}
