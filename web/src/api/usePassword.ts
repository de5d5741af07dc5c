import { useMutation } from "@tanstack/react-query";
import { post } from "./client";

// Sets the password of somebody who was invited; the answer says who can log in now.
export function useAcceptInvitation() {
  return useMutation({
    mutationFn: (invitation: { token: string; password: string }) =>
      post<{ username: string; full_name: string }>("/desk/v1/Invitation", invitation),
  });
}
