# A game without a screen.
#
# /// behaviour
# cold = "SDL reads its variables when it is loaded"
# request.env = { SDL_VIDEODRIVER = "dummy", SDL_AUDIODRIVER = "dummy" }
# request.collect = ["*.png"]
# ///
import pygame

print(pygame.get_init(), pygame.display.get_init(), pygame.font.get_init(), pygame.mixer.get_init())
pygame.init()
screen = pygame.display.set_mode((64, 48))
screen.fill("navy")
pygame.draw.circle(screen, "red", (20, 20), 10)
pygame.display.flip()
pygame.image.save(screen, "frame.png")
print(
    pygame.display.get_driver(),
    pygame.display.get_caption(),
    screen.get_size(),
    [event.type for event in pygame.event.get()][:3],
)
pygame.quit()
print(pygame.get_init())
