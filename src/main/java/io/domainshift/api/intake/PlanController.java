package io.domainshift.api.intake;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Says beforehand what requests for jobs would run. */
@Tag(name = "Jobs")
@RestController
class PlanController {

  static final String PATH = "/v1/jobs:validate";

  private final JobPlanner planner;
  private final PictureForms forms;

  PlanController(JobPlanner planner, PictureForms forms) {
    this.planner = planner;
    this.forms = forms;
  }

  @Operation(
      summary = "See what a request would run",
      description =
          """
          Takes the body of `POST /v1/adaptations` or `POST /v1/trainings`, refuses it for the same
          reasons, and neither queues nor stores anything: the ids of pictures that came along are
          made up.
          """)
  @PostMapping(
      path = PATH,
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  PlanView validate(@RequestBody ObjectNode body) {
    return PlanView.of(planner.plan(PictureForm.of(body)));
  }

  @PostMapping(
      path = PATH,
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  PlanView validateForm(@Parameter(hidden = true) HttpServletRequest request)
      throws IOException, ServletException {
    return forms.with(request, form -> PlanView.of(planner.plan(form)));
  }
}
